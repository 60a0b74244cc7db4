import { isModelverseError, ModelverseError } from '@icubed/errors';
import { Endpoints } from './endpoints.js';
import { postBatch, type RpcRequest } from './rpc-transport.js';

export interface RpcOptions {
  readonly timeoutMs?: number;
  /** how often each endpoint is tried before the call fails */
  readonly rounds?: number;
  /** wait before the second round, doubled for each further one */
  readonly backoffMs?: number;
  /** told of every failed try, for metrics */
  readonly onFailure?: (url: string, error: ModelverseError) => void;
}

export interface EndpointAnswer<T> {
  readonly url: string;
  readonly result: T;
}

const MAX_BATCH = 100;
/** a second opinion is not worth waiting long for */
const OPINION_TIMEOUT_MS = 2_000;

/**
 * JSON-RPC over HTTP with a time-out on every request and several endpoints. It stays with one endpoint until that fails,
 * because two endpoints may see different heads, then rotates.
 */
export class Rpc {
  private readonly endpoints: Endpoints;
  private readonly watchers: ((url: string, error: ModelverseError) => void)[] = [];

  constructor(
    urls: readonly string[],
    private readonly options: RpcOptions = {},
  ) {
    if (urls.length === 0) throw new RangeError('an Rpc needs at least one URL');
    this.endpoints = new Endpoints(urls);
    if (options.onFailure !== undefined) this.watchers.push(options.onFailure);
  }

  /** Tells of every failed try from now on, as `onFailure` does. */
  watch(watcher: (url: string, error: ModelverseError) => void): void {
    this.watchers.push(watcher);
  }

  /** How many endpoints there are to ask. */
  get size(): number {
    return this.endpoints.count;
  }

  async call<T>(method: string, params: readonly unknown[] = []): Promise<T> {
    const [result] = await this.batch<T>([{ method, params }]);
    return result as T;
  }

  /**
   * Answers in the order of the requests, all from one endpoint up to 100 of them. Throws MIRROR.RPC_UNAVAILABLE when every endpoint failed,
   * MIRROR.RPC_REJECTED (`extras.data` holds revert data) or MIRROR.RANGE_TOO_LARGE.
   */
  async batch<T>(requests: readonly RpcRequest[]): Promise<T[]> {
    const results: T[] = [];
    for (let start = 0; start < requests.length; start += MAX_BATCH) {
      results.push(...((await this.tryEverywhere(requests.slice(start, start + MAX_BATCH))) as T[]));
    }
    return results;
  }

  /**
   * What the endpoints say to one question, each asked once and all at the same time; those that fail are left out. Endpoints that rest are
   * asked only when the others gave fewer than `wanted` answers: one that hangs would make every question wait.
   */
  async everyone<T>(request: RpcRequest, wanted = 1): Promise<EndpointAnswer<T>[]> {
    const { willing, resting } = this.endpoints;
    const answers = await this.askAll<T>(willing, request);
    return answers.length >= wanted ? answers : [...answers, ...(await this.askAll<T>(resting, request))];
  }

  /** As `everyone`, without the endpoint in use, and only the first one that answers; undefined when none does. */
  async anotherOpinion<T>(request: RpcRequest): Promise<T | undefined> {
    const { current } = this.endpoints;
    const timeoutMs = this.options.timeoutMs ?? OPINION_TIMEOUT_MS * 5;
    for (const url of this.endpoints.willing.filter((one) => one !== current)) {
      try {
        const [result] = await postBatch(url, [request], timeoutMs);
        return result as T;
      } catch (error) {
        if (isModelverseError(error)) this.failed(url, error);
      }
    }
    return undefined;
  }

  /** Leaves the endpoint in use: what it says does not fit together, or is behind what is known. It is asked again after a rest. */
  distrust(reason: ModelverseError): void {
    this.failed(this.endpoints.current, reason);
    this.endpoints.moveOn();
  }

  /** Goes over to this endpoint. */
  prefer(url: string): void {
    this.endpoints.prefer(url);
  }

  private async askAll<T>(urls: readonly string[], request: RpcRequest): Promise<EndpointAnswer<T>[]> {
    const timeoutMs = Math.min(OPINION_TIMEOUT_MS, this.options.timeoutMs ?? OPINION_TIMEOUT_MS);
    const answers = await Promise.allSettled(
      urls.map(async (url) => {
        const [result] = await postBatch(url, [request], timeoutMs);
        return { url, result: result as T };
      }),
    );
    return answers.filter((answer) => answer.status === 'fulfilled').map(({ value }) => value);
  }

  private failed(url: string, error: ModelverseError): void {
    for (const watcher of this.watchers) watcher(url, error);
  }

  private async tryEverywhere(requests: readonly RpcRequest[]): Promise<unknown[]> {
    const { timeoutMs = 10_000, rounds = 3, backoffMs = 100 } = this.options;
    const { endpoints } = this;
    for (let tries = 1; ; tries += 1) {
      try {
        const answers = await postBatch(endpoints.current, requests, timeoutMs);
        endpoints.answered();
        return answers;
      } catch (error) {
        if (!isModelverseError(error, 'MIRROR.RPC_UNAVAILABLE')) throw error;
        this.failed(endpoints.current, error);
        endpoints.moveOn();
        if (tries >= rounds * endpoints.count) throw error;
        if (tries % endpoints.count === 0) await wait(backoffMs * 2 ** (tries / endpoints.count - 1));
      }
    }
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

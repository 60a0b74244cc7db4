import { isModelverseError, ModelverseError } from '@icubed/errors';
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

const MAX_BATCH = 100;

/**
 * JSON-RPC over HTTP with a time-out on every request and several endpoints. It stays with one endpoint until that fails,
 * because two endpoints may see different heads, then rotates.
 */
export class Rpc {
  private current = 0;

  constructor(
    private readonly urls: readonly string[],
    private readonly options: RpcOptions = {},
  ) {
    if (urls.length === 0) throw new RangeError('an Rpc needs at least one URL');
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

  private async tryEverywhere(requests: readonly RpcRequest[]): Promise<unknown[]> {
    const { timeoutMs = 10_000, rounds = 3, backoffMs = 100 } = this.options;
    for (let tries = 1; ; tries += 1) {
      const url = this.urls[this.current] as string;
      try {
        return await postBatch(url, requests, timeoutMs);
      } catch (error) {
        if (!isModelverseError(error, 'MIRROR.RPC_UNAVAILABLE')) throw error;
        this.options.onFailure?.(url, error);
        this.current = (this.current + 1) % this.urls.length;
        if (tries >= rounds * this.urls.length) throw error;
        if (tries % this.urls.length === 0) await wait(backoffMs * 2 ** (tries / this.urls.length - 1));
      }
    }
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

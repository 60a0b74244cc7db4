import { ModelverseError } from '@icubed/errors';
import { readWhole } from '@icubed/hosting';
import { z } from 'zod';

const pinStatus = z.object({
  requestid: z.string().min(1).max(500),
  status: z.enum(['queued', 'pinning', 'pinned', 'failed']),
  pin: z.object({ cid: z.string(), name: z.string().nullish() }),
  info: z.record(z.string(), z.unknown()).nullish(),
});
const pinResults = z.object({ count: z.number(), results: z.array(pinStatus) });

export type PinStatus = z.output<typeof pinStatus>;

export interface Pin {
  readonly cid: string;
  readonly name: string;
  readonly origins: readonly string[];
}

const TIMEOUT_MS = 30_000;
const ANSWER_MAX_BYTES = 1_048_576;
const ORIGINS_MAX = 20;

/**
 * The IPFS Pinning Service API, 1.0.0 (https://ipfs.github.io/pinning-services-api-spec/), as far as it is needed.
 *
 * @throws REGISTRY.REPLICA_UNAVAILABLE when it does not answer, or not as it should; REGISTRY.REPLICA_REFUSED
 */
export class PinningClient {
  constructor(
    private readonly base: string,
    private readonly token: string,
  ) {}

  async add({ cid, name, origins }: Pin, signal: AbortSignal): Promise<PinStatus> {
    const body = { cid, name, origins: origins.slice(0, ORIGINS_MAX) };
    return parsed(pinStatus, await this.request('POST', '/pins', signal, body));
  }

  /** Undefined when it knows of no such request. */
  async find(requestId: string, signal: AbortSignal): Promise<PinStatus | undefined> {
    const answer = await this.request('GET', pathOf(requestId), signal);
    return answer === undefined ? undefined : parsed(pinStatus, answer);
  }

  /** Those of this name for the CID, the newest first. */
  async list(cid: string, name: string, signal: AbortSignal): Promise<PinStatus[]> {
    const query = new URLSearchParams({ cid, name, status: 'queued,pinning,pinned,failed', limit: '100' });
    return parsed(pinResults, await this.request('GET', `/pins?${query.toString()}`, signal)).results;
  }

  /** What it does not know is no error. */
  async remove(requestId: string, signal: AbortSignal): Promise<void> {
    await this.request('DELETE', pathOf(requestId), signal);
  }

  private async request(method: string, path: string, signal: AbortSignal, body?: object): Promise<unknown> {
    const response = await fetch(this.base.replace(/\/+$/, '') + path, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        accept: 'application/json',
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
      // the token goes nowhere else
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    }).catch((cause: unknown) => {
      signal.throwIfAborted();
      throw unavailable('it does not answer', cause);
    });
    const isUnknown = response.status === 404 && path !== '/pins';
    if (!response.ok && !isUnknown) throw await refusal(response);
    if (!isUnknown && method !== 'DELETE') return jsonOf(response);
    await response.body?.cancel();
    return undefined;
  }
}

function pathOf(requestId: string): string {
  return `/pins/${encodeURIComponent(requestId)}`;
}

function parsed<T extends z.ZodType>(schema: T, answer: unknown): z.output<T> {
  const result = schema.safeParse(answer);
  if (result.success) return result.data;
  throw unavailable('its answer is none of the Pinning Service API');
}

async function refusal(response: Response): Promise<ModelverseError> {
  await response.body?.cancel();
  const { status } = response;
  if (status >= 500 || status === 429 || status === 408) return unavailable(`it answered ${status}`);
  return new ModelverseError('REGISTRY.REPLICA_REFUSED', `it answered ${status}`, { status });
}

async function jsonOf(response: Response): Promise<unknown> {
  try {
    const tooLong = () => new RangeError('longer than any answer');
    return JSON.parse((await readWhole(response.body ?? [], ANSWER_MAX_BYTES, tooLong)).toString('utf8'));
  } catch (cause) {
    throw unavailable('its answer cannot be read', cause);
  }
}

function unavailable(detail: string, cause?: unknown): ModelverseError {
  return new ModelverseError('REGISTRY.REPLICA_UNAVAILABLE', detail, {}, { cause });
}

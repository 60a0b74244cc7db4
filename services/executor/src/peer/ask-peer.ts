import { fromProblem, isErrorCode, isModelverseError, type ModelverseError } from '@icubed/errors';
import { readWhole } from '@icubed/hosting';
import { traceHeaders } from '@icubed/telemetry';
import { z } from 'zod';

/** Another service of the platform, and how this one speaks to it. */
export interface Peer {
  readonly url: string;
  /** A service token for it. */
  readonly token: () => Promise<string>;
  readonly maxAnswerBytes: number;
  readonly timeoutMs: number;
  /** It heard the request and will not do it: its own code is the answer. Anything else may pass. */
  readonly refusals: ReadonlySet<number>;
  readonly unavailable: (why: string, cause?: unknown) => ModelverseError;
}

export interface Question {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
}

const problem = z.looseObject({ code: z.string(), detail: z.string().default('') });

/**
 * Asks a peer and reads its answer by `schema`.
 * @throws the peer's code for a refusal, what `unavailable` makes of anything that is no answer, or the reason of `signal`
 */
export async function askPeer<T extends z.ZodType>(
  peer: Peer,
  { method, path, body }: Question,
  schema: T,
  signal: AbortSignal,
): Promise<z.output<T>> {
  const token = await peer.token();
  try {
    const response = await fetch(new URL(path, peer.url), {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...traceHeaders() },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(peer.timeoutMs)]),
      redirect: 'error',
    });
    const bytes = await readWhole(response.body ?? [], peer.maxAnswerBytes, () => new RangeError('it is too long'));
    const answer = JSON.parse(bytes.toString('utf8')) as unknown;
    if (response.ok) return schema.parse(answer);
    throw refusal(peer, response.status, answer);
  } catch (cause) {
    if (isModelverseError(cause)) throw cause;
    signal.throwIfAborted();
    throw peer.unavailable('it does not answer, or not as agreed', cause);
  }
}

function refusal({ refusals, unavailable }: Peer, status: number, answer: unknown): ModelverseError {
  const parsed = problem.safeParse(answer);
  const known = parsed.success && isErrorCode(parsed.data.code);
  return known && refusals.has(status) ? fromProblem(parsed.data) : unavailable(`it answers ${status}`);
}

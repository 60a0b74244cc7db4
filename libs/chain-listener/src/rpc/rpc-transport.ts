import { ModelverseError } from '@icubed/errors';

export interface RpcRequest {
  readonly method: string;
  readonly params: readonly unknown[];
}

interface RpcAnswer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: { readonly code?: number; readonly message?: string; readonly data?: unknown };
}

/** A range of logs is asked for in pieces that stay far below this. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/**
 * Posts one JSON-RPC batch to one endpoint. Throws MIRROR.RPC_UNAVAILABLE (time-out, network, 429, 5xx: try elsewhere),
 * MIRROR.RANGE_TOO_LARGE (ask for less) or MIRROR.RPC_REJECTED (asking again would not help).
 */
export async function postBatch(url: string, requests: readonly RpcRequest[], timeoutMs: number): Promise<unknown[]> {
  const body = JSON.stringify(requests.map((request, id) => ({ jsonrpc: '2.0', id, ...request })));
  const text = await post(url, body, timeoutMs);
  const answers = parseAnswers(text);
  return requests.map((request, id) => {
    const answer = answers.get(id);
    if (answer === undefined)
      throw unavailable(`${request.method}: the endpoint left a request of the batch unanswered`);
    if (answer.error !== undefined) throw classify(request.method, answer.error);
    return answer.result;
  });
}

async function post(url: string, body: string, timeoutMs: number): Promise<string> {
  let response: Response;
  try {
    const headers = { 'content-type': 'application/json' };
    response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(timeoutMs) });
    if (response.ok) return await readCapped(response);
    await response.body?.cancel();
  } catch (cause) {
    if (cause instanceof ModelverseError) throw cause;
    throw unavailable(cause instanceof Error ? cause.message : String(cause), cause);
  }
  if (response.status === 413) throw new ModelverseError('MIRROR.RANGE_TOO_LARGE', 'HTTP 413');
  throw unavailable(`HTTP ${response.status}`);
}

async function readCapped(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_ANSWER_BYTES)
      throw new ModelverseError('MIRROR.RANGE_TOO_LARGE', 'the answer is larger than 64 MiB');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseAnswers(text: string): Map<number, RpcAnswer> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw unavailable('the endpoint answered something that is no JSON', cause);
  }
  // an endpoint that refuses the whole batch answers one object
  const list = (Array.isArray(parsed) ? parsed : [parsed]) as RpcAnswer[];
  const refusal = list.find((answer) => answer?.error !== undefined && typeof answer.id !== 'number');
  if (refusal?.error !== undefined) throw classify('batch', refusal.error);
  return new Map(list.map((answer) => [answer.id, answer]));
}

const TOO_LARGE = /range|too many|more than|exceed|too large|response size|10000|limit of/i;
const BUSY =
  /rate|limit|capacity|timeout|timed out|overload|unavailable|try again|header not found|unknown block|missing trie/i;

function classify(method: string, error: NonNullable<RpcAnswer['error']>): ModelverseError {
  const message = `${method}: ${error.message ?? 'no message'}`;
  const extras = { rpcCode: error.code ?? 0, ...(typeof error.data === 'string' ? { data: error.data } : {}) };
  if (method === 'eth_getLogs' && TOO_LARGE.test(message))
    return new ModelverseError('MIRROR.RANGE_TOO_LARGE', message, extras);
  const reverted = error.code === 3 || /revert/i.test(message);
  const busy = !reverted && isBusy(error.code, message);
  return new ModelverseError(busy ? 'MIRROR.RPC_UNAVAILABLE' : 'MIRROR.RPC_REJECTED', message, extras);
}

function isBusy(code: number | undefined, message: string): boolean {
  return code === -32005 || code === 429 || code === -32603 || BUSY.test(message);
}

function unavailable(detail: string, cause?: unknown): ModelverseError {
  return new ModelverseError('MIRROR.RPC_UNAVAILABLE', detail, {}, { cause });
}

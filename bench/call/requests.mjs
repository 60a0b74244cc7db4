import { randomUUID } from 'node:crypto';

const TIMEOUT_MS = 60_000;

const TEXT = `Dear friend, you have been selected to receive a free prize. Click here now to claim your money before midnight: no purchase is
needed, satisfaction guaranteed, and your credit card stays where it is. This offer is limited to the first hundred who answer.`;

/** One request of each kind, each answering milliseconds by name. All by the same client over a kept-alive connection. */
export function requestsOf({ peer, origin, did, key }) {
  const bearer = { authorization: `Bearer ${key}` };
  const plain = { 'content-type': 'text/plain' };
  const invoke = (idempotencyKey) =>
    timed(`${origin}/v1/assets/${did}/invoke`, {
      headers: { ...bearer, ...plain, 'idempotency-key': idempotencyKey },
      body: TEXT,
    });
  const repeated = randomUUID();
  return {
    echo: () => timed(`${peer}/echo`, { headers: plain, body: TEXT }),
    inference: () => timed(`${peer}/infer`, { headers: plain, body: TEXT }),
    quote: () => timed(`${origin}/v1/assets/${did}/quote`, { headers: bearer, method: 'GET' }),
    replay: () => invoke(repeated),
    call: () => invoke(randomUUID()),
  };
}

async function answered(url, request) {
  try {
    const response = await fetch(url, request);
    return { response, text: await response.text() };
  } catch (cause) {
    throw new Error(`${url} does not answer: ${cause.message}`, { cause });
  }
}

async function timed(url, { method = 'POST', ...rest }) {
  const started = performance.now();
  const { response, text } = await answered(url, { method, signal: AbortSignal.timeout(TIMEOUT_MS), ...rest });
  const total = performance.now() - started;
  if (!response.ok) throw new Error(`${url} answers ${response.status}: ${text.slice(0, 300)}`);
  const inside = response.headers.get('x-inference-ms');
  return { total, ...(inside === null ? {} : { inside: Number(inside) }) };
}

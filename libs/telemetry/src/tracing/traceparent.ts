import { randomBytes } from 'node:crypto';

/** W3C Trace Context (https://www.w3.org/TR/trace-context/): 16-byte trace id, 8-byte span id, both lowercase hex. */
export interface TraceContext {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly sampled: boolean;
}

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** Answers undefined for what the specification calls invalid: the receiver then starts a trace of its own. */
export function parseTraceparent(header: string | undefined): TraceContext | undefined {
  const match = header === undefined ? null : TRACEPARENT.exec(header);
  if (match === null) return undefined;
  const [, version, traceId = '', spanId = '', flags = '00', rest] = match;
  if (version === 'ff' || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  if (version === '00' && rest !== undefined) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

export function formatTraceparent(trace: TraceContext): string {
  return `00-${trace.traceId}-${trace.spanId}-${trace.sampled ? '01' : '00'}`;
}

/** `percent`: of how many traces the spans are exported; the trace itself is handed on regardless. */
export function startTrace(percent = 100): TraceContext {
  const random = randomBytes(24);
  const sampled = percent >= 100 || random.readUInt32BE(12) / 2 ** 32 < percent / 100;
  return { traceId: random.toString('hex', 0, 16), spanId: random.toString('hex', 16), sampled };
}

/** A span of this process under the caller's. */
export function childTrace(parent: TraceContext): TraceContext {
  return { ...parent, parentSpanId: parent.spanId, spanId: randomBytes(8).toString('hex') };
}

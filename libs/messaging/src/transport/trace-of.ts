import { parseTraceparent, type TraceContext } from '@icubed/telemetry';

const TRACEPARENT = /"traceparent":"([0-9a-f-]{55})"/;

/** The trace of a serialised fact. Looked for in the text: a relay that parsed every payload for it would do little else. */
export function traceparentOf(payload: string): string | undefined {
  return TRACEPARENT.exec(payload)?.[1];
}

export function traceOf(payload: string): TraceContext | undefined {
  return parseTraceparent(traceparentOf(payload));
}

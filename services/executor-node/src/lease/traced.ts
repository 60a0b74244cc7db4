import { inSpan, parseTraceparent, runInScope, type Scope, startTrace } from '@icubed/telemetry';
import type { Execute } from './lease-desk.js';

/** Runs each lease as a span of the trace that the executor says it belongs to. */
export function traced(execute: Execute, scope: Pick<Scope, 'logger' | 'tracer'>): Execute {
  return (lease, input, signal, askKey) => {
    const span = {
      kind: 'SERVER' as const,
      parent: parseTraceparent(lease.traceparent) ?? startTrace(),
      attributes: { 'icubed.call_id': lease.callId, 'icubed.attempt': lease.attempt },
    };
    return runInScope(scope, () => inSpan('execute lease', span, () => execute(lease, input, signal, askKey)));
  };
}

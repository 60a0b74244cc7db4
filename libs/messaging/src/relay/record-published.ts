import { childTrace, nowMs, type Tracer } from '@icubed/telemetry';
import { traceOf } from '../transport/trace-of.js';
import type { OutgoingRecord } from '../transport/transport.js';

/** A span for each fact of a batch, under the one that announced it: how long it waited from being looked at to being with the transport. */
export function recordPublished(tracer: Tracer, records: readonly OutgoingRecord[], startMs: number): void {
  const endMs = nowMs();
  for (const { topic, eventId, payload } of records) {
    const parent = traceOf(payload);
    if (parent === undefined || !parent.sampled) continue;
    tracer.record({
      name: `publish ${topic}`,
      kind: 'PRODUCER',
      trace: childTrace(parent),
      startMs,
      endMs,
      attributes: { 'messaging.destination.name': topic, 'cloudevents.event_id': eventId },
    });
  }
}

import { ModelverseError } from '@icubed/errors';
import type { Fact } from '@icubed/events';
import { currentTrace, formatTraceparent } from '@icubed/telemetry';
import type { EntityManager } from 'typeorm';
import { slotOf } from './slot.js';

export type OutgoingFact = Fact & { readonly topic: string };

/** Kafka refuses records over 1 MiB by default; found out here, the caller's transaction fails instead of the relay's every batch. */
export const MAX_PAYLOAD_BYTES = 900_000;

/**
 * Announces facts in the caller's transaction: they are published if and only if it commits. Lock the aggregate first: then
 * the order of ids is the order of commits for each key. A fact whose id is already in the outbox is not appended again.
 * Throws MESSAGING.FACT_TOO_LARGE.
 */
export async function appendToOutbox(manager: EntityManager, ...facts: readonly OutgoingFact[]): Promise<void> {
  if (facts.length === 0) return;
  const rows = facts.map(toRow);
  const column = <K extends keyof Row>(name: K) => rows.map((row) => row[name]);
  await manager.query(
    `insert into outbox (event_id, topic, key, slot, payload)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::smallint[], $5::text[])
     on conflict (topic, event_id) do nothing`,
    [column('eventId'), column('topic'), column('key'), column('slot'), column('payload')],
  );
}

type Row = ReturnType<typeof toRow>;

function toRow({ topic, ...fact }: OutgoingFact) {
  const trace = currentTrace();
  const traceparent = fact.traceparent ?? (trace && formatTraceparent(trace));
  const payload = JSON.stringify(traceparent === undefined ? fact : { ...fact, traceparent });
  const bytes = Buffer.byteLength(payload);
  if (bytes > MAX_PAYLOAD_BYTES) {
    throw new ModelverseError('MESSAGING.FACT_TOO_LARGE', `${fact.type} takes ${bytes} bytes`, {
      bytes,
      limit: MAX_PAYLOAD_BYTES,
    });
  }
  return { eventId: fact.id, topic, key: fact.subject, slot: slotOf(fact.subject), payload };
}

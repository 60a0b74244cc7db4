import { ModelverseError } from '@icubed/errors';
import type { Fact } from '@icubed/events';
import { currentTrace, formatTraceparent } from '@icubed/telemetry';
import { textArray } from '@icubed/persistence';
import type { EntityManager } from 'typeorm';
import { type Prepared, runPrepared } from '../session/run-prepared.js';
import { noteAppended } from './committed.js';
import { slotOf } from './slot.js';

export type OutgoingFact = Fact & { readonly topic: string };

/** Kafka refuses records over 1 MiB by default; found out here, the caller's transaction fails instead of the relay's every batch. */
export const MAX_PAYLOAD_BYTES = 900_000;

const ROWS_A_STATEMENT = 2_000;

/** Takes arrays: one statement however many facts there are. */
const APPEND: Prepared = {
  name: 'icubed.append-to-outbox',
  text: `
  with fact as (
    insert into outbox (event_id, topic, key, slot, bytes, payload)
    select event_id, topic, key, slot, bytes, payload
    from unnest($1::text[], $2::text[], $3::text[], $4::smallint[], $5::int[], $6::text[])
      with ordinality as fact(event_id, topic, key, slot, bytes, payload, place)
    order by place on conflict (topic, event_id) do nothing returning id, slot, bytes
  )
  insert into undelivered (id, slot, bytes) select id, slot, bytes from fact`,
};

/**
 * Announces facts in the caller's transaction: they are published if and only if it commits. Lock the aggregate first: then
 * the order of ids is the order of commits for each key. A fact whose id is already in the outbox is not appended again.
 * Throws MESSAGING.FACT_TOO_LARGE.
 */
export async function appendToOutbox(manager: EntityManager, ...facts: readonly OutgoingFact[]): Promise<void> {
  const rows = facts.map(toRow);
  for (let start = 0; start < rows.length; start += ROWS_A_STATEMENT) {
    const chunk = rows.slice(start, start + ROWS_A_STATEMENT);
    const texts = (column: 'eventId' | 'topic' | 'key' | 'payload') => textArray(chunk.map((row) => row[column]));
    const [slots, bytes] = [chunk.map((row) => row.slot), chunk.map((row) => row.bytes)];
    const values = [texts('eventId'), texts('topic'), texts('key'), slots, bytes, texts('payload')];
    await runPrepared(manager, APPEND, values);
  }
  noteAppended(manager);
}

interface Row {
  readonly eventId: string;
  readonly topic: string;
  readonly key: string;
  readonly slot: number;
  /** of the payload */
  readonly bytes: number;
  readonly payload: string;
}

function toRow({ topic, ...fact }: OutgoingFact): Row {
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
  return { eventId: fact.id, topic, key: fact.subject, slot: slotOf(fact.subject), bytes, payload };
}

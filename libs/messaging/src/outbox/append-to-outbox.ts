import { ModelverseError } from '@icubed/errors';
import type { Fact } from '@icubed/events';
import { currentTrace, formatTraceparent } from '@icubed/telemetry';
import type { EntityManager } from 'typeorm';
import { noteAppended } from './committed.js';
import { slotOf } from './slot.js';

export type OutgoingFact = Fact & { readonly topic: string };

/** Kafka refuses records over 1 MiB by default; found out here, the caller's transaction fails instead of the relay's every batch. */
export const MAX_PAYLOAD_BYTES = 900_000;

const ROWS_A_STATEMENT = 500;

/**
 * Announces facts in the caller's transaction: they are published if and only if it commits. Lock the aggregate first: then
 * the order of ids is the order of commits for each key. A fact whose id is already in the outbox is not appended again.
 * Throws MESSAGING.FACT_TOO_LARGE.
 */
export async function appendToOutbox(manager: EntityManager, ...facts: readonly OutgoingFact[]): Promise<void> {
  const rows = facts.map(toRow);
  for (let start = 0; start < rows.length; start += ROWS_A_STATEMENT) {
    const chunk = rows.slice(start, start + ROWS_A_STATEMENT);
    // VALUES and not unnest: most transactions announce one fact, and for one it is cheaper
    await manager.query(
      `insert into outbox (event_id, topic, key, slot, payload) values ${chunk.map(placeholders).join(', ')}
       on conflict (topic, event_id) do nothing`,
      chunk.flat(),
    );
  }
  noteAppended(manager);
}

function placeholders(row: Row, index: number): string {
  return `(${row.map((_, column) => `$${index * row.length + column + 1}`).join(', ')})`;
}

type Row = readonly [eventId: string, topic: string, key: string, slot: number, payload: string];

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
  return [fact.id, topic, fact.subject, slotOf(fact.subject), payload];
}

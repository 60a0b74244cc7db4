import type { LockSession } from '../session/lock-session.js';
import type { OutgoingRecord } from '../transport/transport.js';

export interface OutboxRow extends OutgoingRecord {
  readonly id: string;
}

export interface BatchLimits {
  readonly rows: number;
  /** the last row may go over it: a batch is never empty because its first row is big */
  readonly bytes: number;
}

/** What a look at the outbox tells it. */
export interface Look {
  readonly slots: readonly number[];
  readonly limits: BatchLimits;
  /** with the transport: never to be seen again */
  readonly delivered: readonly OutboxRow[];
  /** on their way to the transport: left as they are, and out of the answer */
  readonly inHand: readonly OutboxRow[];
}

/**
 * Marks what was delivered and answers the oldest undelivered rows of these slots. Never a cursor over ids: a later id can commit first, and
 * the earlier row would then never be seen.
 */
export function exchange(session: LockSession, schema: string, look: Look): Promise<OutboxRow[]> {
  const { slots, limits, delivered, inHand } = look;
  return session.query<OutboxRow>(
    `with done as (delete from "${schema}".undelivered where id = any($4::bigint[]))
     select id::text, topic, key, event_id as "eventId", payload
     from (
       select id, sum(bytes) over (order by id) - bytes as bytes_before
       from (
         select id, bytes from "${schema}".undelivered
         where slot = any($1::smallint[]) and id <> all($4::bigint[]) and id <> all($5::bigint[]) order by id limit $2
       ) oldest
     ) measured join "${schema}".outbox using (id)
     where bytes_before < $3 order by measured.id`,
    [slots, limits.rows, limits.bytes, ids(delivered), ids(inHand)],
  );
}

function ids(rows: readonly OutboxRow[]): string[] {
  return rows.map((row) => row.id);
}

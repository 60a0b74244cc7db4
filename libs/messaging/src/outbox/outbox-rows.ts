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

/**
 * The oldest undelivered rows of these slots. Never a cursor over ids: a later id can commit first, and the earlier row would
 * then never be seen.
 */
export function selectUndelivered(
  session: LockSession,
  schema: string,
  slots: readonly number[],
  limits: BatchLimits,
): Promise<OutboxRow[]> {
  return session.query<OutboxRow>(
    `select id::text, topic, key, event_id as "eventId", payload
     from (
       select *, sum(octet_length(payload)) over (order by id) - octet_length(payload) as bytes_before
       from (
         select id, topic, key, event_id, payload from "${schema}".outbox
         where delivered_at is null and slot = any($1::smallint[]) order by id limit $2
       ) oldest
     ) measured
     where bytes_before < $3 order by id::bigint`,
    [slots, limits.rows, limits.bytes],
  );
}

export async function markDelivered(session: LockSession, schema: string, rows: readonly OutboxRow[]): Promise<void> {
  await session.query(`update "${schema}".outbox set delivered_at = now() where id = any($1::bigint[])`, [
    rows.map((row) => row.id),
  ]);
}

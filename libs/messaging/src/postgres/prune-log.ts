import type pg from 'pg';
import { isKeptLong, LETTER_RETENTION_HOURS } from '../dead-letters/letter-topics.js';

const ROWS_A_TIME = 10_000;

/**
 * Deletes records past the retention, handled or not, as Kafka does; a little at a time, so that appends are not held up. What waits for
 * an operator stays longer.
 */
export async function pruneLog(pool: pg.Pool, retentionHours: number): Promise<number> {
  const { rows } = await pool.query<{ topic: string }>('select distinct topic from messaging.topic_partition');
  const kept = rows.map((row) => row.topic).filter(isKeptLong);
  for (let total = 0; ;) {
    const { rowCount } = await pool.query(
      `delete from messaging.log where ctid = any(array(
         select ctid from messaging.log where appended_at < now() - make_interval(hours => $1)
           and (topic <> all($2) or appended_at < now() - make_interval(hours => $3)) limit ${ROWS_A_TIME}))`,
      [retentionHours, kept, Math.max(retentionHours, LETTER_RETENTION_HOURS)],
    );
    total += rowCount ?? 0;
    if ((rowCount ?? 0) < ROWS_A_TIME) return total;
  }
}

import type pg from 'pg';

const ROWS_A_TIME = 10_000;

/** Deletes records past the retention, handled or not, as Kafka does; a little at a time, so that appends are not held up. */
export async function pruneLog(pool: pg.Pool, retentionHours: number): Promise<number> {
  for (let total = 0; ;) {
    const { rowCount } = await pool.query(
      `delete from messaging.log where ctid = any(array(
         select ctid from messaging.log where appended_at < now() - make_interval(hours => $1) limit ${ROWS_A_TIME}))`,
      [retentionHours],
    );
    total += rowCount ?? 0;
    if ((rowCount ?? 0) < ROWS_A_TIME) return total;
  }
}

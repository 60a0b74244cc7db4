import type pg from 'pg';
import type { ReceivedRecord } from '../transport/transport.js';

const ROWS_A_TIME = 50;

/** A topic's records by partition and offset, a page at a time: a record may take a megabyte. */
export async function browseLog(
  pool: pg.Pool,
  topic: string,
  onRecord: (record: ReceivedRecord) => void,
): Promise<void> {
  for (let [partition, offset] = [-1, '-1']; ;) {
    const { rows } = await pool.query<ReceivedRecord>(
      `select topic, partition, "offset"::text, key, payload from messaging.log
       where topic = $1 and (partition, "offset") > ($2::int, $3::bigint) order by log.partition, log."offset" limit ${ROWS_A_TIME}`,
      [topic, partition, offset],
    );
    for (const row of rows) onRecord(row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_A_TIME) return;
    [partition, offset] = [last.partition, last.offset];
  }
}

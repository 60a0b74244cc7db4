import type { EntityManager } from 'typeorm';
import type { OutboxState } from '../metrics/backlog-gauges.js';

const COUNTED_AT_MOST = 100_000;

/** What waits in the outbox; bounded, since it is asked for at each scrape and a backlog may be long. */
export async function readOutboxState(manager: EntityManager, schema: string): Promise<OutboxState> {
  const [row]: { depth: number; oldestSeconds: number }[] = await manager.query(
    `select count(*)::int as depth, coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0)::float8 as "oldestSeconds"
     from (select id from "${schema}".undelivered order by id limit ${COUNTED_AT_MOST}) waiting join "${schema}".outbox using (id)`,
  );
  return row ?? { depth: 0, oldestSeconds: 0 };
}

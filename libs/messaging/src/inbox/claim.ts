import type { Fact } from '@icubed/events';
import type { EntityManager } from 'typeorm';

/**
 * Claims a fact for a group in the handler's transaction. False: another transaction has applied it, do nothing. A second
 * delivery at the same moment waits here for the first to commit or roll back.
 */
export async function claim(
  manager: EntityManager,
  group: string,
  fact: Pick<Fact, 'source' | 'id'>,
): Promise<boolean> {
  const rows: unknown[] = await manager.query(
    `insert into inbox (consumer_group, source, event_id) values ($1, $2, $3) on conflict do nothing returning 1`,
    [group, fact.source, fact.id],
  );
  return rows.length === 1;
}

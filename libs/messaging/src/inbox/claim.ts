import type { Fact } from '@icubed/events';
import type { EntityManager } from 'typeorm';
import { type Prepared, runPrepared } from '../session/run-prepared.js';

const CLAIM: Prepared = {
  name: 'icubed.claim',
  text: 'insert into inbox (consumer_group, source, event_id) values ($1, $2, $3) on conflict do nothing',
};

/**
 * Claims a fact for a group in the handler's transaction. False: another transaction has applied it, do nothing. A second
 * delivery at the same moment waits here for the first to commit or roll back.
 */
export async function claim(
  manager: EntityManager,
  group: string,
  fact: Pick<Fact, 'source' | 'id'>,
): Promise<boolean> {
  return (await runPrepared(manager, CLAIM, [group, fact.source, fact.id])) === 1;
}

import type { LockSession } from '../session/lock-session.js';

export interface Retention {
  readonly outboxHours: number;
  /** longer than any transport keeps a record, or a record brought back would be applied again */
  readonly inboxHours: number;
}

export const defaultRetention: Retention = { outboxHours: 24, inboxHours: 24 * 30 };

const OLD = '< now() - make_interval(hours => $1)';

/** Deletes at most 10,000 rows of each table a time, so that no delete holds long locks. What is undelivered stays, however old. */
export async function prune(session: LockSession, schema: string, retention: Retention): Promise<void> {
  const tables = [
    [
      'outbox',
      `created_at ${OLD} and not exists (select from "${schema}".undelivered where undelivered.id = outbox.id)`,
      retention.outboxHours,
    ],
    ['inbox', `received_at ${OLD}`, retention.inboxHours],
  ] as const;
  for (const [table, isOld, hours] of tables) {
    await session.query(
      `delete from "${schema}".${table} where ctid = any(array(select ctid from "${schema}".${table} where ${isOld} limit 10000))`,
      [hours],
    );
  }
}

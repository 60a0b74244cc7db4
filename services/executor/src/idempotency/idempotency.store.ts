import type { EntityManager } from 'typeorm';
import type { CallId } from '../call/call.js';
import type { IdempotencyScope, KnownKey } from './idempotency.js';

/** A key's answer is kept this long. */
export const KEY_HOURS = 24;

/**
 * Claims the key for a new call, in the transaction that takes its hold. A second request with the key waits here until the
 * first commits, and then gets the first's call; if the first rolled back, the second is first.
 */
export async function claimKey(
  manager: EntityManager,
  scope: IdempotencyScope,
  claim: KnownKey,
): Promise<KnownKey | undefined> {
  const claimed = await manager.query<unknown[]>(
    `INSERT INTO idempotency (account_id, operation, key, body_hash, call_id, expires_at)
     VALUES ($1, $2, $3, $4, $5, now() + make_interval(hours => $6))
     ON CONFLICT (account_id, operation, key) DO UPDATE
       SET body_hash = EXCLUDED.body_hash, call_id = EXCLUDED.call_id, expires_at = EXCLUDED.expires_at
       WHERE idempotency.expires_at < now()
     RETURNING 1`,
    [scope.accountId, scope.operation, scope.key, claim.bodyHash, claim.callId, KEY_HOURS],
  );
  if (claimed.length === 1) return undefined;
  const [row] = await manager.query<{ body_hash: string; call_id: string }[]>(
    `SELECT body_hash, call_id FROM idempotency WHERE account_id = $1 AND operation = $2 AND key = $3 FOR UPDATE`,
    [scope.accountId, scope.operation, scope.key],
  );
  return row && { bodyHash: row.body_hash, callId: row.call_id };
}

/** What the key stands for now, without claiming it. */
export async function findKey(
  reader: Pick<EntityManager, 'query'>,
  scope: IdempotencyScope,
): Promise<KnownKey | undefined> {
  const [row] = await reader.query<{ body_hash: string; call_id: string }[]>(
    `SELECT body_hash, call_id FROM idempotency WHERE account_id = $1 AND operation = $2 AND key = $3 AND expires_at >= now()`,
    [scope.accountId, scope.operation, scope.key],
  );
  return row && { bodyHash: row.body_hash, callId: row.call_id };
}

/** Points a key whose call failed and took nothing to its next try. The caller holds the key's row. */
export async function repointKey(manager: EntityManager, scope: IdempotencyScope, callId: CallId): Promise<void> {
  await manager.query(
    `UPDATE idempotency SET call_id = $4, expires_at = now() + make_interval(hours => $5) WHERE account_id = $1 AND operation = $2 AND key = $3`,
    [scope.accountId, scope.operation, scope.key, callId, KEY_HOURS],
  );
}

export async function pruneKeys(manager: EntityManager): Promise<void> {
  await manager.query(
    `DELETE FROM idempotency WHERE ctid = ANY(ARRAY(SELECT ctid FROM idempotency WHERE expires_at < now() LIMIT 10000))`,
  );
}

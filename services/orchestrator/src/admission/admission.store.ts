import { type AssetId, assetId } from '@icubed/protocol';
import type { Workflow } from '@icubed/workflow';
import type { EntityManager } from 'typeorm';
import type { AssetKey } from '../asset/asset.store.js';
import type { Admission } from './admission.js';

type Reader = Pick<EntityManager, 'query'>;

/** One published workflow and how it stands. */
export interface PublishedWorkflow {
  readonly status: Admission['status'];
  readonly workflow: Workflow | null;
  readonly code: string | null;
  readonly detail: string | null;
}

export interface Claimed {
  readonly assetId: AssetId;
  readonly attempts: number;
}

export async function addPending(manager: EntityManager, key: AssetKey, now: Date): Promise<void> {
  await manager.query(
    `INSERT INTO workflow (chain_id, asset_id, status, due_at) VALUES ($1, $2, 'Pending', $3) ON CONFLICT DO NOTHING`,
    [key.chainId, key.assetId.toString(), now],
  );
}

/**
 * Takes pending workflows that are due, each for one attempt. The next attempt is due already, later each time, up to a minute:
 * whoever dies with one in hand has put it back.
 */
export async function claimDue(
  reader: Reader,
  chainId: number,
  { now, firstMs, limit }: { readonly now: Date; readonly firstMs: number; readonly limit: number },
): Promise<Claimed[]> {
  const [rows] = await reader.query<[{ asset_id: string; attempts: number }[], number]>(
    `UPDATE workflow SET attempts = attempts + 1, due_at = $2::timestamptz + least(60000, $4 * 2 ^ least(attempts, 16)) * interval '1 millisecond'
     WHERE (chain_id, asset_id) IN (
       SELECT chain_id, asset_id FROM workflow WHERE chain_id = $1 AND status = 'Pending' AND due_at <= $2
       ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED)
     RETURNING asset_id, attempts`,
    [chainId, now, limit, firstMs],
  );
  return rows.map((row) => ({ assetId: assetId(row.asset_id), attempts: row.attempts }));
}

/** False when somebody else has decided it. */
export async function saveDecision(
  manager: EntityManager,
  key: AssetKey,
  admission: Exclude<Admission, { status: 'Pending' }>,
  now: Date,
): Promise<boolean> {
  const [, changed] = await manager.query<[unknown, number]>(
    `UPDATE workflow SET status = $3, definition = $4, code = $5, detail = $6, decided_at = $7
     WHERE chain_id = $1 AND asset_id = $2 AND status = 'Pending'`,
    [
      key.chainId,
      key.assetId.toString(),
      admission.status,
      admission.status === 'Admitted' ? JSON.stringify(admission.workflow) : null,
      admission.status === 'Refused' ? admission.code : null,
      admission.status === 'Refused' ? admission.detail : null,
      now,
    ],
  );
  return changed === 1;
}

export async function loadWorkflow(
  reader: Reader,
  { chainId, assetId: id }: AssetKey,
): Promise<PublishedWorkflow | undefined> {
  return (await loadWorkflows(reader, chainId, [id])).get(id);
}

export async function loadWorkflows(
  reader: Reader,
  chainId: number,
  ids: readonly AssetId[],
): Promise<ReadonlyMap<AssetId, PublishedWorkflow>> {
  const rows = await reader.query<(PublishedWorkflow & { asset_id: string })[]>(
    `SELECT asset_id, status, definition AS workflow, code, detail FROM workflow
     WHERE chain_id = $1 AND asset_id = ANY($2::numeric[])`,
    [chainId, ids.map(String)],
  );
  return new Map(rows.map(({ asset_id: id, ...workflow }) => [assetId(id), workflow]));
}

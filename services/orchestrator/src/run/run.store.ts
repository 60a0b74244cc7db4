import { type AssetId, assetId, type Bytes32, type Did, didOf } from '@icubed/protocol';
import type { Workflow } from '@icubed/workflow';
import type { EntityManager } from 'typeorm';
import { type CallId, isDecided, type RunState } from './run.js';

/** What never changes about a run. */
export interface RunTerms {
  readonly callId: CallId;
  readonly chainId: number;
  readonly accountId: string;
  readonly assetId: AssetId;
  readonly input: { readonly mediaType: string; readonly sha256: Bytes32 };
  readonly deadline: Date;
  readonly createdAt: Date;
}

export interface StoredRun {
  readonly terms: RunTerms;
  readonly did: Did;
  readonly workflow: Workflow;
  readonly state: RunState;
  readonly decidedAt: Date | null;
}

interface RunRow {
  call_id: string;
  chain_id: string;
  account_id: string;
  asset_id: string;
  definition: Workflow;
  input_media_type: string;
  input_sha256: string;
  state: RunState;
  deadline: Date;
  created_at: Date;
  decided_at: Date | null;
}

type Reader = Pick<EntityManager, 'query'>;

const SELECT = `SELECT call_id, run.chain_id, account_id, run.asset_id, definition, input_media_type, input_sha256, state,
  deadline, created_at, run.decided_at FROM run JOIN workflow USING (chain_id, asset_id) WHERE call_id = $1`;

/** False when the call has a run already. */
export async function insertRun(manager: EntityManager, terms: RunTerms, state: RunState): Promise<boolean> {
  const rows = await manager.query<unknown[]>(
    `INSERT INTO run (call_id, chain_id, account_id, asset_id, input_media_type, input_sha256, status, state, deadline, created_at, decided_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING RETURNING 1`,
    [
      terms.callId,
      terms.chainId,
      terms.accountId,
      terms.assetId.toString(),
      terms.input.mediaType,
      terms.input.sha256,
      state.status,
      JSON.stringify(state),
      terms.deadline,
      terms.createdAt,
      isDecided(state) ? terms.createdAt : null,
    ],
  );
  return rows.length === 1;
}

export async function loadRun(reader: Reader, callId: CallId): Promise<StoredRun | undefined> {
  const rows = await reader.query<RunRow[]>(SELECT, [callId]);
  return rows[0] && fromRow(rows[0]);
}

export async function lockRun(manager: EntityManager, callId: CallId): Promise<StoredRun | undefined> {
  const rows = await manager.query<RunRow[]>(`${SELECT} FOR UPDATE OF run`, [callId]);
  return rows[0] && fromRow(rows[0]);
}

export async function saveRunState(manager: EntityManager, callId: CallId, state: RunState, now: Date): Promise<void> {
  await manager.query('UPDATE run SET status = $2, state = $3, decided_at = $4 WHERE call_id = $1', [
    callId,
    state.status,
    JSON.stringify(state),
    isDecided(state) ? now : null,
  ]);
}

/** Oldest first. */
export async function openRuns(reader: Reader, chainId: number, limit: number): Promise<CallId[]> {
  const rows = await reader.query<{ call_id: CallId }[]>(
    `SELECT call_id FROM run WHERE chain_id = $1 AND status IN ('Running', 'Stopping') ORDER BY created_at LIMIT $2`,
    [chainId, limit],
  );
  return rows.map((row) => row.call_id);
}

function fromRow(row: RunRow): StoredRun {
  const chainId = Number(row.chain_id);
  const id = assetId(row.asset_id);
  return {
    terms: {
      callId: row.call_id as CallId,
      chainId,
      accountId: row.account_id,
      assetId: id,
      input: { mediaType: row.input_media_type, sha256: row.input_sha256 as Bytes32 },
      deadline: row.deadline,
      createdAt: row.created_at,
    },
    did: didOf(chainId, id),
    workflow: row.definition,
    state: row.state,
    decidedAt: row.decided_at,
  };
}

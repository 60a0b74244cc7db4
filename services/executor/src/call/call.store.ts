import { fromJsonb, toJsonb } from '@icubed/persistence';
import type { AssetId, Bytes32, Did, UsdMicros } from '@icubed/protocol';
import type { EntityManager } from 'typeorm';
import type { CarvedHold } from '../ledger/carve-hold.js';
import { type BaseTerms, type CallId, type CallState, type CallTerms, stepOf, type StepTerms } from './call.js';

/** A call as it is stored: its terms, where it stands, and when it must be decided (wall clock). */
export interface StoredCall {
  readonly terms: CallTerms;
  readonly state: CallState;
  /** of a workflow: what its steps were given of the hold */
  readonly carvedUsdMicros: UsdMicros;
  readonly deadline: Date;
  readonly createdAt: Date;
}

export const holdOf = ({ terms, carvedUsdMicros }: StoredCall): CarvedHold => ({ hold: terms.hold, carvedUsdMicros });

interface CallRow {
  call_id: string;
  account_id: string;
  payer: string;
  session_id: string;
  did: string;
  asset_id: string;
  creator: string;
  digest: string;
  content_cid: string;
  sealed: boolean;
  input_media_type: string;
  input_sha256: string;
  input_size: number;
  asset_price: string;
  base: unknown;
  node_price_ceiling: string;
  hold_amount: string;
  hold_day: number;
  steps: unknown;
  parent_call_id: string | null;
  step: number;
  carved: string;
  state: unknown;
  deadline: Date;
  created_at: Date;
}

const COLUMNS = `call_id, account_id, payer, session_id, did, asset_id, creator, digest, content_cid, input_media_type, input_sha256,
  input_size, asset_price, base, node_price_ceiling, hold_amount, hold_day, steps, parent_call_id, step, carved, state, deadline,
  created_at, sealed`;
const UNDECIDED = `('Held', 'Leased', 'Unknown', 'Running')`;

type Reader = Pick<EntityManager, 'query'>;

export async function insertCall(manager: EntityManager, chainId: number, call: StoredCall): Promise<void> {
  const { terms, state } = call;
  await manager.query(
    `INSERT INTO call (chain_id, status, ${COLUMNS})
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27)`,
    [
      chainId,
      state.status,
      terms.callId,
      terms.accountId,
      terms.payer,
      terms.sessionId,
      terms.did,
      terms.assetId.toString(),
      terms.creator,
      terms.digest,
      terms.contentCid,
      terms.input.mediaType,
      terms.input.sha256,
      terms.input.size,
      terms.assetPriceUsdMicros.toString(),
      terms.base === undefined ? null : toJsonb(terms.base),
      terms.nodePriceCeilingUsdMicros.toString(),
      terms.hold.amount.toString(),
      terms.hold.day,
      terms.steps === undefined ? null : toJsonb(terms.steps),
      terms.parent?.callId ?? null,
      stepOf(terms),
      call.carvedUsdMicros.toString(),
      toJsonb(state),
      call.deadline,
      call.createdAt,
      terms.sealed ?? false,
    ],
  );
}

export async function loadCall(reader: Reader, callId: CallId): Promise<StoredCall | undefined> {
  const rows = await reader.query<CallRow[]>(`SELECT ${COLUMNS} FROM call WHERE call_id = $1`, [callId]);
  return rows[0] && fromRow(rows[0]);
}

/** Always a workflow's call before its steps, a call before its session's ledger: one order of locks, no deadlocks. */
export async function lockCall(manager: EntityManager, callId: CallId): Promise<StoredCall | undefined> {
  const rows = await manager.query<CallRow[]>(`SELECT ${COLUMNS} FROM call WHERE call_id = $1 FOR UPDATE`, [callId]);
  return rows[0] && fromRow(rows[0]);
}

export async function saveCallState(manager: EntityManager, callId: CallId, state: CallState): Promise<void> {
  await manager.query(`UPDATE call SET status = $2, state = $3 WHERE call_id = $1`, [
    callId,
    state.status,
    toJsonb(state),
  ]);
}

export async function saveCarved(manager: EntityManager, callId: CallId, carved: UsdMicros): Promise<void> {
  await manager.query('UPDATE call SET carved = $2 WHERE call_id = $1', [callId, carved.toString()]);
}

/** A call as the queue carries it: the store knows the rest. */
export interface OpenCall {
  readonly callId: CallId;
  readonly inputSha256: string;
  readonly isWorkflow: boolean;
}

/** Calls whose money is still held, oldest first. */
export async function openCalls(reader: Reader, chainId: number, limit: number): Promise<OpenCall[]> {
  return reader.query(
    `SELECT call_id AS "callId", input_sha256 AS "inputSha256", steps IS NOT NULL AS "isWorkflow" FROM call
     WHERE chain_id = $1 AND status IN ${UNDECIDED} ORDER BY created_at LIMIT $2`,
    [chainId, limit],
  );
}

/** Steps are not counted: a call that was let in is brought to its end. */
export async function countOpenCalls(reader: Reader, chainId: number): Promise<number> {
  const [row] = await reader.query<{ open: number }[]>(
    `SELECT count(*)::int AS open FROM call WHERE chain_id = $1 AND parent_call_id IS NULL AND status IN ${UNDECIDED}`,
    [chainId],
  );
  return row?.open ?? 0;
}

/** The calls that a workflow's call is made of so far, in the order of its steps. */
export async function stepsOfCall(reader: Reader, callId: CallId): Promise<StoredCall[]> {
  const rows = await reader.query<CallRow[]>(`SELECT ${COLUMNS} FROM call WHERE parent_call_id = $1 ORDER BY step`, [
    callId,
  ]);
  return rows.map(fromRow);
}

/** Newest first, after the keyset position; a workflow's steps are found under their call. */
export async function callsOfAccount(
  reader: Reader,
  accountId: string,
  page: { first: number; after?: { createdAt: Date; callId: string } },
): Promise<StoredCall[]> {
  const rows = await reader.query<CallRow[]>(
    `SELECT ${COLUMNS} FROM call
     WHERE account_id = $1 AND parent_call_id IS NULL AND ($2::timestamptz IS NULL OR (created_at, call_id) < ($2, $3))
     ORDER BY created_at DESC, call_id DESC LIMIT $4`,
    [accountId, page.after?.createdAt ?? null, page.after?.callId ?? null, page.first],
  );
  return rows.map(fromRow);
}

/** The transaction that paid for the call, once it is final: captures settle in order, the last part tells of all. */
export async function settledIn(reader: Reader, callId: CallId): Promise<string | null> {
  const [row] = await reader.query<{ settled_in: string | null }[]>(
    'SELECT settled_in FROM capture WHERE call_id = $1 ORDER BY part DESC LIMIT 1',
    [callId],
  );
  return row?.settled_in ?? null;
}

/** Everything that was taken for the call, its steps included. */
export async function costOf(reader: Reader, callId: CallId): Promise<UsdMicros> {
  const [row] = await reader.query<{ cost: string }[]>(
    `SELECT coalesce(sum(p.asset_amount + p.node_amount), 0)::text AS cost FROM capture p JOIN call c USING (call_id)
     WHERE c.call_id = $1 OR c.parent_call_id = $1`,
    [callId],
  );
  return BigInt(row?.cost ?? 0) as UsdMicros;
}

function fromRow(row: CallRow): StoredCall {
  return {
    terms: {
      callId: row.call_id as CallId,
      accountId: row.account_id,
      payer: row.payer,
      sessionId: row.session_id as Bytes32,
      did: row.did as Did,
      assetId: BigInt(row.asset_id) as AssetId,
      creator: row.creator,
      digest: row.digest as Bytes32,
      contentCid: row.content_cid,
      ...(row.sealed && { sealed: true as const }),
      input: { mediaType: row.input_media_type, sha256: row.input_sha256 as Bytes32, size: row.input_size },
      assetPriceUsdMicros: BigInt(row.asset_price) as UsdMicros,
      ...(row.base !== null && { base: fromJsonb<BaseTerms>(row.base) }),
      nodePriceCeilingUsdMicros: BigInt(row.node_price_ceiling) as UsdMicros,
      ...(row.steps !== null && { steps: fromJsonb<StepTerms[]>(row.steps) }),
      ...(row.parent_call_id !== null && { parent: { callId: row.parent_call_id as CallId, step: row.step } }),
      hold: { amount: BigInt(row.hold_amount) as UsdMicros, day: row.hold_day },
    },
    state: fromJsonb<CallState>(row.state),
    carvedUsdMicros: BigInt(row.carved) as UsdMicros,
    deadline: row.deadline,
    createdAt: row.created_at,
  };
}

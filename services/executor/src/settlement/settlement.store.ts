import { fromJsonb, toJsonb } from '@icubed/persistence';
import type { Bytes32, UsdMicros } from '@icubed/protocol';
import type { EntityManager } from 'typeorm';
import type { PlannedVoucher } from './plan-batch.js';
import type { BatchState, UnderWay } from './settlement-batch.js';
import type { Frontier, Usage } from './usage-tree.js';

type Reader = Pick<EntityManager, 'query'>;

export interface StoredBatch<S extends BatchState = BatchState> {
  readonly batchId: string;
  readonly state: S;
}

/** A session with captures beyond what is settled for good. */
export interface UnsettledLedger {
  readonly sessionId: Bytes32;
  readonly accountId: string;
  readonly settledUsdMicros: UsdMicros;
  readonly frontier: Frontier;
}

export interface SettledCall {
  readonly callId: string;
  readonly did: string;
  readonly assetId: string;
  readonly payer: string;
}

type CaptureRow = Record<
  'call_id' | 'asset_id' | 'node' | 'asset_amount' | 'node_amount' | 'request_digest',
  string
> & {
  readonly step: number;
};

const hexOf = (frontier: Frontier) =>
  JSON.stringify({ size: frontier.size, peaks: frontier.peaks.map((peak) => Buffer.from(peak).toString('hex')) });
const frontierOf = (value: { size: number; peaks: string[] }): Frontier => ({
  size: value.size,
  peaks: value.peaks.map((peak) => Buffer.from(peak, 'hex')),
});

export async function batchUnderWay(reader: Reader, chainId: number): Promise<StoredBatch<UnderWay> | undefined> {
  const [row] = await reader.query<{ batch_id: string; state: unknown }[]>(
    `SELECT batch_id, state FROM settlement_batch WHERE chain_id = $1 AND status IN ('Built', 'Submitted')`,
    [chainId],
  );
  return row && { batchId: row.batch_id, state: fromJsonb<UnderWay>(row.state) };
}

export async function saveBatchState(manager: Reader, batchId: string, state: BatchState): Promise<void> {
  await manager.query('UPDATE settlement_batch SET status = $2, state = $3, updated_at = now() WHERE batch_id = $1', [
    batchId,
    state.status,
    toJsonb(state),
  ]);
}

export async function insertBatch(
  manager: EntityManager,
  chainId: number,
  batch: {
    state: BatchState;
    totalUsdMicros: UsdMicros;
    vouchers: readonly (PlannedVoucher & { signature: string })[];
  },
): Promise<void> {
  const [row] = await manager.query<{ batch_id: string }[]>(
    'INSERT INTO settlement_batch (chain_id, status, state, total) VALUES ($1, $2, $3, $4) RETURNING batch_id',
    [chainId, batch.state.status, toJsonb(batch.state), batch.totalUsdMicros.toString()],
  );
  for (const voucher of batch.vouchers) {
    await manager.query(
      `INSERT INTO settlement_voucher (batch_id, chain_id, session_id, cumulative, usage_root, frontier, signature)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        row?.batch_id,
        chainId,
        voucher.sessionId,
        voucher.cumulativeUsdMicros.toString(),
        voucher.usageRoot,
        hexOf(voucher.frontier),
        voucher.signature,
      ],
    );
  }
}

/** What waits, in money and in seconds of the oldest capture. */
export async function unsettledSum(
  reader: Reader,
  chainId: number,
): Promise<{ amountUsdMicros: bigint; oldestMs: number }> {
  const [row] = await reader.query<{ amount: string | null; oldest: number | null }[]>(
    `SELECT sum(asset_amount + node_amount) AS amount, (extract(epoch FROM now() - min(captured_at)) * 1000)::float AS oldest
     FROM capture WHERE chain_id = $1 AND settled_in IS NULL`,
    [chainId],
  );
  return { amountUsdMicros: BigInt(row?.amount ?? 0), oldestMs: row?.oldest ?? 0 };
}

/** Oldest capture first, so that no session waits for ever behind busy ones. */
export async function unsettledLedgers(reader: Reader, chainId: number, limit: number): Promise<UnsettledLedger[]> {
  const rows = await reader.query<
    { session_id: Bytes32; account_id: string; settled: string; settled_frontier: { size: number; peaks: string[] } }[]
  >(
    `SELECT l.session_id, l.account_id, l.settled, l.settled_frontier FROM session_ledger l
     JOIN (SELECT chain_id, session_id, min(captured_at) AS oldest FROM capture WHERE settled_in IS NULL GROUP BY 1, 2) c
       USING (chain_id, session_id)
     WHERE l.chain_id = $1 AND l.captured > l.settled ORDER BY c.oldest LIMIT $2`,
    [chainId, limit],
  );
  return rows.map((row) => ({
    sessionId: row.session_id,
    accountId: row.account_id,
    settledUsdMicros: BigInt(row.settled) as UsdMicros,
    frontier: frontierOf(row.settled_frontier),
  }));
}

export async function capturesFrom(
  reader: Reader,
  chainId: number,
  sessionId: string,
  position: number,
  limit: number,
): Promise<Usage[]> {
  const rows = await reader.query<CaptureRow[]>(
    `SELECT call_id, step, asset_id, node, asset_amount, node_amount, request_digest FROM capture
     WHERE chain_id = $1 AND session_id = $2 AND position >= $3 ORDER BY position LIMIT $4`,
    [chainId, sessionId, position, limit],
  );
  return rows.map((row) => ({
    callId: row.call_id as Bytes32,
    step: row.step,
    assetId: BigInt(row.asset_id),
    node: row.node,
    assetAmountUsdMicros: BigInt(row.asset_amount) as UsdMicros,
    nodeAmountUsdMicros: BigInt(row.node_amount) as UsdMicros,
    requestDigest: row.request_digest as Bytes32,
  }));
}

/** The tree behind the voucher that claimed exactly this much of the session. */
export async function frontierOfVoucher(
  reader: Reader,
  chainId: number,
  sessionId: string,
  cumulative: UsdMicros,
): Promise<Frontier | undefined> {
  const [row] = await reader.query<{ frontier: { size: number; peaks: string[] } }[]>(
    'SELECT frontier FROM settlement_voucher WHERE chain_id = $1 AND session_id = $2 AND cumulative = $3 ORDER BY batch_id DESC LIMIT 1',
    [chainId, sessionId, cumulative.toString()],
  );
  return row && frontierOf(row.frontier);
}

/** Sessions of this chain with a voucher that claims more than is settled. */
export async function claimedSessions(reader: Reader, chainId: number): Promise<Bytes32[]> {
  const rows = await reader.query<{ session_id: Bytes32 }[]>(
    `SELECT DISTINCT l.session_id FROM session_ledger l JOIN settlement_voucher v USING (chain_id, session_id)
     WHERE l.chain_id = $1 AND l.captured > l.settled AND v.cumulative > l.settled`,
    [chainId],
  );
  return rows.map((row) => row.session_id);
}

/** Whether every voucher of the batch is settled for good. */
export async function isSettled(reader: Reader, batchId: string): Promise<boolean> {
  const [row] = await reader.query<{ open: boolean }[]>(
    `SELECT count(*) > 0 AS open FROM settlement_voucher v JOIN session_ledger l USING (chain_id, session_id)
     WHERE v.batch_id = $1 AND l.settled < v.cumulative`,
    [batchId],
  );
  return row?.open === false;
}

/** Marks the captures of the first `size` places and answers the calls of which the last part was not settled before. */
export async function settleCaptures(
  manager: EntityManager,
  key: { chainId: number; sessionId: string },
  settled: { amount: UsdMicros; frontier: Frontier; transactionHash: string },
): Promise<SettledCall[]> {
  await manager.query(
    'UPDATE session_ledger SET settled = $3, settled_frontier = $4 WHERE chain_id = $1 AND session_id = $2',
    [key.chainId, key.sessionId, settled.amount.toString(), hexOf(settled.frontier)],
  );
  // a base's part may be cut off by a day's end: its call is settled with the last of its parts
  // typeorm answers an UPDATE with [rows, count]
  const [rows] = await manager.query<[(SettledCall & { isLast: boolean })[], number]>(
    `UPDATE capture p SET settled_in = $3 FROM call c
     WHERE c.call_id = p.call_id AND p.chain_id = $1 AND p.session_id = $2 AND p.position < $4 AND p.settled_in IS NULL
     RETURNING c.call_id AS "callId", c.did, c.asset_id::text AS "assetId", c.payer,
       NOT EXISTS (SELECT FROM capture rest WHERE rest.call_id = p.call_id AND rest.part > p.part) AS "isLast"`,
    [key.chainId, key.sessionId, settled.transactionHash, settled.frontier.size],
  );
  return rows.filter(({ isLast }) => isLast).map(({ isLast: _isLast, ...call }) => call);
}

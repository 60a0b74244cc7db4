import type { Bytes32, UsdMicros } from '@icubed/protocol';
import type { EntityManager } from 'typeorm';
import type { SettledLeaf } from './settled-call.js';
import type { UsageClaim } from './usage-claim.js';

type Reader = Pick<EntityManager, 'query'>;

export async function saveClaim(
  manager: Reader,
  chainId: number,
  receiptId: string,
  claim: UsageClaim,
  finality: 'PENDING' | 'FINAL',
): Promise<void> {
  await manager.query(
    `INSERT INTO usage_claim (chain_id, receipt_id, call_id, session_id, asset_id, claimant, bond, slash, claimed_at, answer_by, status, finality)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     ON CONFLICT (chain_id, receipt_id) DO UPDATE SET call_id = excluded.call_id, session_id = excluded.session_id,
       asset_id = excluded.asset_id, claimant = excluded.claimant, bond = excluded.bond, slash = excluded.slash,
       claimed_at = excluded.claimed_at, answer_by = excluded.answer_by, status = excluded.status, finality = excluded.finality`,
    [
      chainId,
      receiptId,
      claim.callId,
      claim.sessionId,
      claim.assetId.toString(),
      claim.claimant,
      claim.bondUsdMicros.toString(),
      claim.slashUsdMicros.toString(),
      claim.claimedAt,
      claim.answerBy,
      claim.status,
      finality,
    ],
  );
}

export async function eraseClaim(manager: Reader, receiptId: string): Promise<void> {
  await manager.query('DELETE FROM usage_claim WHERE receipt_id = $1', [receiptId]);
}

/** A claim that is final and waits for its answer. */
export interface OpenClaim {
  readonly receiptId: Bytes32;
  readonly callId: Bytes32;
  readonly sessionId: Bytes32;
  readonly assetId: string;
  readonly slashUsdMicros: string;
  readonly answerBy: number;
  /** why the last try could not answer it, if that is known */
  readonly refusal: string | null;
}

/** Soonest deadline first. What could not be answered is tried again once a minute, until it is too late by the chain. */
export async function openClaims(reader: Reader, chainId: number, chainSeconds: number): Promise<OpenClaim[]> {
  return reader.query<OpenClaim[]>(
    `SELECT receipt_id AS "receiptId", call_id AS "callId", session_id AS "sessionId", asset_id::text AS "assetId",
       slash::text AS "slashUsdMicros", answer_by::int AS "answerBy", reason AS refusal
     FROM usage_claim LEFT JOIN usage_refusal USING (chain_id, receipt_id)
     WHERE chain_id = $1 AND status = 'Claimed' AND finality = 'FINAL' AND answer_by > $2
       AND (refused_at IS NULL OR refused_at < now() - interval '1 minute')
     ORDER BY answer_by, receipt_id`,
    [chainId, chainSeconds],
  );
}

export async function saveRefusal(
  reader: Reader,
  chainId: number,
  receiptId: string,
  reason: string | null,
): Promise<void> {
  if (reason === null) {
    await reader.query('DELETE FROM usage_refusal WHERE chain_id = $1 AND receipt_id = $2', [chainId, receiptId]);
    return;
  }
  await reader.query(
    `INSERT INTO usage_refusal (chain_id, receipt_id, reason) VALUES ($1, $2, $3)
     ON CONFLICT (chain_id, receipt_id) DO UPDATE SET reason = excluded.reason, refused_at = now()`,
    [chainId, receiptId, reason],
  );
}

/** Step 0 and part 0: a claim names neither a workflow's step nor a base. */
export async function leafOfCall(reader: Reader, chainId: number, callId: string): Promise<SettledLeaf | undefined> {
  const [row] = await reader.query<
    { position: number; asset_amount: string; node_amount: string; settled_in: string | null }[]
  >(
    `SELECT position, asset_amount, node_amount, settled_in FROM capture
     WHERE chain_id = $1 AND call_id = $2 AND step = 0 AND part = 0`,
    [chainId, callId],
  );
  return (
    row && {
      position: row.position,
      assetAmountUsdMicros: BigInt(row.asset_amount) as UsdMicros,
      nodeAmountUsdMicros: BigInt(row.node_amount) as UsdMicros,
      settledIn: row.settled_in,
    }
  );
}

export interface ClaimFigures {
  /** claims by where they stand; `unmatched`: waiting, and nothing that would answer them */
  readonly counts: Readonly<Record<'waiting' | 'unmatched' | 'matched' | 'upheld' | 'late', number>>;
  /** what the unmatched ones may cost the bond */
  readonly atStakeUsdMicros: number;
  /** Unix seconds of the next deadline of those that wait */
  readonly nextDeadline: number | null;
}

type FigureRow = ClaimFigures['counts'] & { readonly stake: number; readonly next: number | null };

export async function claimFigures(reader: Reader, chainId: number, chainSeconds: number): Promise<ClaimFigures> {
  const [row] = await reader.query<FigureRow[]>(
    `SELECT (count(*) FILTER (WHERE status = 'Claimed' AND answer_by > $2 AND reason IS NULL))::int AS waiting,
       (count(*) FILTER (WHERE status = 'Claimed' AND answer_by > $2 AND reason IS NOT NULL))::int AS unmatched,
       (count(*) FILTER (WHERE status = 'Claimed' AND answer_by <= $2))::int AS late,
       (count(*) FILTER (WHERE status = 'Matched'))::int AS matched,
       (count(*) FILTER (WHERE status = 'Upheld'))::int AS upheld,
       coalesce(sum(slash) FILTER (WHERE status = 'Claimed' AND (answer_by <= $2 OR reason IS NOT NULL)), 0)::float AS stake,
       (min(answer_by) FILTER (WHERE status = 'Claimed' AND answer_by > $2))::int AS next
     FROM usage_claim LEFT JOIN usage_refusal USING (chain_id, receipt_id) WHERE chain_id = $1`,
    [chainId, chainSeconds],
  );
  // an aggregate without groups is one row, always
  const { next, stake, ...counts } = row as FigureRow;
  return { counts, atStakeUsdMicros: stake, nextDeadline: next };
}

import type { EntityManager } from 'typeorm';
import type { AnchoredRoot, AnchorTransaction } from './anchor.js';

type Reader = Pick<EntityManager, 'query'>;

/** A release without a root on-chain under its week: what is to be anchored. */
export interface OpenRelease {
  readonly cid: string;
  readonly week: number;
  readonly root: string;
}

export async function saveAnchoredRoot(
  manager: Reader,
  chainId: number,
  week: string,
  { root, cid, transactionHash, blockNumber }: AnchoredRoot,
): Promise<void> {
  await manager.query(
    `INSERT INTO anchored_root (chain_id, week, root, cid, transaction_hash, block_number) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT DO NOTHING`,
    [chainId, week, root, cid, transactionHash, blockNumber],
  );
}

/** One after the other: the key's nonces are in the order of the weeks. */
export async function oldestOpen(reader: Reader, chainId: number): Promise<OpenRelease | undefined> {
  const [row] = await reader.query<OpenRelease[]>(
    `SELECT cid, week, root FROM ranking_release AS release WHERE chain_id = $1
       AND NOT EXISTS (SELECT FROM anchored_root AS found WHERE found.chain_id = release.chain_id AND found.week = release.week)
     ORDER BY week LIMIT 1`,
    [chainId],
  );
  return row;
}

/** Releases by what stands under their weeks: nothing yet, their own root, another's. */
export async function countAnchors(
  reader: Reader,
  chainId: number,
): Promise<{ open: number; anchored: number; foreign: number }> {
  const [row] = await reader.query<{ open: number; anchored: number; foreign: number }[]>(
    `SELECT (count(*) FILTER (WHERE found.week IS NULL))::int AS open,
       (count(*) FILTER (WHERE found.root = release.root AND found.cid = release.cid))::int AS anchored,
       (count(*) FILTER (WHERE found.root <> release.root OR found.cid <> release.cid))::int AS foreign
     FROM ranking_release AS release LEFT JOIN anchored_root AS found USING (chain_id, week) WHERE chain_id = $1`,
    [chainId],
  );
  return row ?? { open: 0, anchored: 0, foreign: 0 };
}

export async function loadAnchorTransaction(reader: Reader, cid: string): Promise<AnchorTransaction | undefined> {
  const [row] = await reader.query<AnchorTransaction[]>(
    `SELECT transaction_hash AS "transactionHash", raw_transaction AS "rawTransaction", nonce::int AS nonce,
       signed_at AS "signedAt" FROM anchor_transaction WHERE cid = $1`,
    [cid],
  );
  return row;
}

/** False when another process was faster: its transaction is the one to be sent. */
export async function storeAnchorTransaction(
  reader: Reader,
  cid: string,
  { transactionHash, rawTransaction, nonce, signedAt }: AnchorTransaction,
  instead: AnchorTransaction | undefined,
): Promise<boolean> {
  const rows = await reader.query<unknown[]>(
    `INSERT INTO anchor_transaction AS known (cid, transaction_hash, raw_transaction, nonce, signed_at)
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (cid) DO UPDATE
     SET transaction_hash = excluded.transaction_hash, raw_transaction = excluded.raw_transaction, nonce = excluded.nonce,
       signed_at = excluded.signed_at WHERE known.transaction_hash = $6 RETURNING 1`,
    [cid, transactionHash, rawTransaction, nonce, signedAt, instead?.transactionHash ?? null],
  );
  return rows.length === 1;
}

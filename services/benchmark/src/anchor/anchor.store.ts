import type { EntityManager } from 'typeorm';
import type { AnchoredRoot } from './anchor.js';

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

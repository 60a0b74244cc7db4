import type { EntityManager } from 'typeorm';
import type { Rating } from './rating.js';

type Reader = Pick<EntityManager, 'query'>;

interface RatingRow {
  readonly receipt_id: string;
  readonly asset_id: string;
  readonly payer: string;
  readonly stars: number;
  readonly comment: string | null;
  readonly rated_at: string;
}

/** Votes of one payer for one model wait for each other: two at once would both find no earlier one. */
export async function lockVotes(manager: EntityManager, assetId: string, payer: string): Promise<void> {
  await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`rating ${assetId} ${payer}`]);
}

export async function insertRating(manager: EntityManager, chainId: number, rating: Rating): Promise<void> {
  const { receiptId, assetId, payer, stars, comment, ratedAt } = rating;
  await manager.query(
    'INSERT INTO rating (receipt_id, chain_id, asset_id, payer, stars, comment, rated_at) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    [receiptId, chainId, assetId, payer, stars, comment, ratedAt],
  );
}

export async function votesOf(
  reader: Reader,
  chainId: number,
  of: { receiptId: string; assetId: string; payer: string },
): Promise<{ receiptRated: boolean; lastRatedAt: number | undefined }> {
  const [row] = await reader.query<{ rated: boolean; last: string | null }[]>(
    `SELECT EXISTS (SELECT FROM rating WHERE receipt_id = $4) AS rated,
       (SELECT max(rated_at) FROM rating WHERE chain_id = $1 AND asset_id = $2 AND payer = $3)::text AS last`,
    [chainId, of.assetId, of.payer, of.receiptId],
  );
  const last = row?.last ?? null;
  return { receiptRated: row?.rated ?? false, lastRatedAt: last === null ? undefined : Number(last) };
}

/** The newest first. */
export async function ratingsOfAsset(
  reader: Reader,
  chainId: number,
  assetId: bigint,
  page: { after: { ratedAt: number; receiptId: string } | undefined; limit: number },
): Promise<Rating[]> {
  const rows = await reader.query<RatingRow[]>(
    `SELECT receipt_id, asset_id::text, payer, stars, comment, rated_at::text FROM rating
     WHERE chain_id = $1 AND asset_id = $2 AND ($3::bigint IS NULL OR rated_at < $3 OR (rated_at = $3 AND receipt_id > $4))
     ORDER BY rated_at DESC, receipt_id LIMIT $5`,
    [chainId, assetId.toString(), page.after?.ratedAt ?? null, page.after?.receiptId ?? null, page.limit],
  );
  return rows.map((row) => ({
    receiptId: row.receipt_id,
    assetId: row.asset_id,
    payer: row.payer,
    stars: row.stars,
    comment: row.comment,
    ratedAt: Number(row.rated_at),
  }));
}

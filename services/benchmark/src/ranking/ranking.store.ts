import type { RankedModel, Vertical } from '@icubed/ranking';
import type { EntityManager } from 'typeorm';

type Reader = Pick<EntityManager, 'query'>;

export interface Place {
  readonly cid: string;
  readonly model: RankedModel;
}

export interface BoardPosition {
  readonly score: number;
  readonly assetId: bigint;
}

const LATEST = '(SELECT cid FROM ranking_release WHERE chain_id = $1 ORDER BY week DESC LIMIT 1)';
const IN_FORCE = 'CASE WHEN held_until > $2 THEN held_score ELSE score END';

/** By the score in force at `now`, equal scores by number, after a position. */
export async function placesByScore(
  reader: Reader,
  chainId: number,
  now: number,
  page: { vertical: Vertical | null; after: BoardPosition | undefined; limit: number },
): Promise<Place[]> {
  return reader.query<Place[]>(
    `SELECT cid, model FROM (SELECT cid, model, asset_id, vertical, ${IN_FORCE} AS in_force FROM ranking_entry WHERE cid = ${LATEST}) AS board
     WHERE ($3::text IS NULL OR vertical = $3)
       AND ($4::double precision IS NULL OR in_force < $4 OR (in_force = $4 AND asset_id > $5::numeric))
     ORDER BY in_force DESC, asset_id LIMIT $6`,
    [chainId, now, page.vertical, page.after?.score ?? null, page.after?.assetId.toString() ?? null, page.limit],
  );
}

/** In the order of `assets`; undefined where the latest release does not rank one. */
export async function placesOf(
  reader: Reader,
  chainId: number,
  assets: readonly bigint[],
): Promise<(Place | undefined)[]> {
  const rows = await reader.query<Place[]>(
    `SELECT cid, model FROM ranking_entry WHERE cid = ${LATEST} AND asset_id = ANY($2::numeric[])`,
    [chainId, assets.map(String)],
  );
  const byAsset = new Map(rows.map((row) => [row.model.assetId, row]));
  return assets.map((asset) => byAsset.get(asset.toString()));
}

import { type AssetId, assetId } from '@icubed/protocol';
import type { EntityManager } from 'typeorm';

export interface AssetKey {
  readonly chainId: number;
  readonly assetId: AssetId;
}

/** What is known of an asset so far. */
export interface Asset {
  readonly kind?: string;
  readonly creator?: string;
  readonly digest?: string;
  /** the parents it is composed of */
  readonly components?: readonly AssetId[];
  /** where its published folder lies */
  readonly contentCid?: string;
}

type Reader = Pick<EntityManager, 'query'>;

interface AssetRow {
  asset_id: string;
  kind: string | null;
  creator: string | null;
  digest: string | null;
  components: string[] | null;
  content_cid: string | null;
}

// the driver reads numeric[] as floating point, which rounds asset ids
const COLUMNS = 'asset_id, kind, creator, digest, components::text[] AS components, content_cid';

/** Sets what is given, keeps the rest, and answers the whole. */
export async function mergeAsset(manager: EntityManager, key: AssetKey, part: Asset): Promise<Asset> {
  const rows = await manager.query<AssetRow[]>(
    `INSERT INTO asset (chain_id, asset_id, kind, creator, digest, components, content_cid)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (chain_id, asset_id) DO UPDATE SET
       kind = coalesce(excluded.kind, asset.kind), creator = coalesce(excluded.creator, asset.creator),
       digest = coalesce(excluded.digest, asset.digest), components = coalesce(excluded.components, asset.components),
       content_cid = coalesce(excluded.content_cid, asset.content_cid)
     RETURNING ${COLUMNS}`,
    [
      key.chainId,
      key.assetId.toString(),
      part.kind ?? null,
      part.creator ?? null,
      part.digest ?? null,
      part.components?.map(String) ?? null,
      part.contentCid ?? null,
    ],
  );
  return rows[0] ? assetOf(rows[0]) : part;
}

export async function loadAssets(
  reader: Reader,
  chainId: number,
  ids: readonly AssetId[],
): Promise<ReadonlyMap<AssetId, Asset>> {
  const rows = await reader.query<AssetRow[]>(
    `SELECT ${COLUMNS} FROM asset
     WHERE chain_id = $1 AND asset_id = ANY($2::numeric[])`,
    [chainId, ids.map(String)],
  );
  return new Map(rows.map((row) => [assetId(row.asset_id), assetOf(row)]));
}

function assetOf(row: AssetRow): Asset {
  return {
    ...(row.kind !== null && { kind: row.kind }),
    ...(row.creator !== null && { creator: row.creator }),
    ...(row.digest !== null && { digest: row.digest }),
    ...(row.components !== null && { components: row.components.map((id) => assetId(id)) }),
    ...(row.content_cid !== null && { contentCid: row.content_cid }),
  };
}

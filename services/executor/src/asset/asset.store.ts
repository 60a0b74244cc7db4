import type { AssetId, Bytes32, UsdMicros } from '@icubed/protocol';
import type { EntityManager } from 'typeorm';
import type { KnownAsset, PriceChange } from './asset.js';

export interface AssetKey {
  readonly chainId: number;
  readonly assetId: AssetId;
}

interface AssetRow {
  creator: string | null;
  kind: string | null;
  digest: string | null;
  content_cid: string | null;
}

interface PriceRow {
  block_number: string;
  log_index: number;
  price: string;
  effective_at: string;
}

export async function loadAsset(
  reader: Pick<EntityManager, 'query'>,
  { chainId, assetId }: AssetKey,
): Promise<KnownAsset | undefined> {
  const key = [chainId, assetId.toString()];
  const [row] = await reader.query<AssetRow[]>(
    'SELECT creator, kind, digest, content_cid FROM asset WHERE chain_id = $1 AND asset_id = $2',
    key,
  );
  if (row === undefined) return undefined;
  const prices = await reader.query<PriceRow[]>(
    `SELECT block_number, log_index, price, effective_at FROM asset_price WHERE chain_id = $1 AND asset_id = $2
     ORDER BY block_number DESC, log_index DESC LIMIT 50`,
    key,
  );
  return knownAsset(assetId, row, prices);
}

/** Assets that are registered and released, by their number: those that may be callable. */
export async function releasedAssets(
  reader: Pick<EntityManager, 'query'>,
  page: { chainId: number; kinds: readonly string[]; after?: AssetId; limit: number },
): Promise<KnownAsset[]> {
  const rows = await reader.query<(AssetRow & { asset_id: string })[]>(
    `SELECT asset_id, creator, kind, digest, content_cid FROM asset
     WHERE chain_id = $1 AND kind = ANY($2) AND content_cid IS NOT NULL AND digest IS NOT NULL
       AND ($3::numeric IS NULL OR asset_id > $3::numeric)
     ORDER BY asset_id LIMIT $4`,
    [page.chainId, page.kinds, page.after?.toString() ?? null, page.limit],
  );
  const prices = await reader.query<(PriceRow & { asset_id: string })[]>(
    `SELECT asset_id, block_number, log_index, price, effective_at FROM (
       SELECT *, row_number() OVER (PARTITION BY asset_id ORDER BY block_number DESC, log_index DESC) AS newest
       FROM asset_price WHERE chain_id = $1 AND asset_id = ANY($2::numeric[])) p
     WHERE newest <= 50`,
    [page.chainId, rows.map(({ asset_id }) => asset_id)],
  );
  return rows.map((row) =>
    knownAsset(
      BigInt(row.asset_id) as AssetId,
      row,
      prices.filter(({ asset_id }) => asset_id === row.asset_id),
    ),
  );
}

/** Sets what a fact tells and leaves the rest as it is. */
export async function mergeAsset(
  manager: EntityManager,
  key: AssetKey,
  part: Omit<KnownAsset, 'assetId' | 'prices'>,
): Promise<void> {
  await manager.query(
    `INSERT INTO asset (chain_id, asset_id, creator, kind, digest, content_cid) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (chain_id, asset_id) DO UPDATE SET
       creator = coalesce(EXCLUDED.creator, asset.creator), kind = coalesce(EXCLUDED.kind, asset.kind),
       digest = coalesce(EXCLUDED.digest, asset.digest), content_cid = coalesce(EXCLUDED.content_cid, asset.content_cid)`,
    [
      key.chainId,
      key.assetId.toString(),
      part.creator ?? null,
      part.kind ?? null,
      part.digest ?? null,
      part.contentCid ?? null,
    ],
  );
}

export async function addPrice(manager: EntityManager, key: AssetKey, change: PriceChange): Promise<void> {
  await manager.query(
    `INSERT INTO asset_price (chain_id, asset_id, block_number, log_index, price, effective_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT DO NOTHING`,
    [
      key.chainId,
      key.assetId.toString(),
      change.blockNumber.toString(),
      change.logIndex,
      change.priceUsdMicros.toString(),
      change.effectiveAt.toString(),
    ],
  );
}

function knownAsset(assetId: AssetId, row: AssetRow, prices: readonly PriceRow[]): KnownAsset {
  return {
    assetId,
    creator: row.creator ?? undefined,
    kind: row.kind ?? undefined,
    digest: (row.digest as Bytes32 | null) ?? undefined,
    contentCid: row.content_cid ?? undefined,
    prices: prices.map(toPrice),
  };
}

function toPrice(row: PriceRow): PriceChange {
  return {
    blockNumber: BigInt(row.block_number),
    logIndex: row.log_index,
    priceUsdMicros: BigInt(row.price) as UsdMicros,
    effectiveAt: BigInt(row.effective_at),
  };
}

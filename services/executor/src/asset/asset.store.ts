import { fromJsonb, toJsonb } from '@icubed/persistence';
import { type AssetId, type Bytes32, didOf, type UsdMicros } from '@icubed/protocol';
import type { EntityManager } from 'typeorm';
import type { AdmittedWorkflow } from '../workflow/workflow.js';
import { componentsOf, type KnownAsset, type KnownAssets, type PriceChange } from './asset.js';

export interface AssetKey {
  readonly chainId: number;
  readonly assetId: AssetId;
}

type Reader = Pick<EntityManager, 'query'>;

interface AssetRow {
  asset_id: string;
  creator: string | null;
  kind: string | null;
  digest: string | null;
  sealed_cid: string | null;
  content_cid: string | null;
  base_id: string | null;
  workflow: unknown;
}

interface PriceRow {
  asset_id: string;
  block_number: string;
  log_index: number;
  price: string;
  effective_at: string;
}

const COLUMNS = 'asset_id, creator, kind, digest, sealed_cid, content_cid, base_id, workflow';

/** a workflow, its profile, the profile's base: what lies deeper is never called */
const MAX_DEPTH = 3;

/** The assets that are known here, with those they run on. */
export async function loadAssets(reader: Reader, chainId: number, assetIds: readonly AssetId[]): Promise<KnownAssets> {
  const known = new Map<AssetId, KnownAsset>();
  let wanted = assetIds;
  for (let depth = 0; depth < MAX_DEPTH && wanted.length > 0; depth += 1) {
    const rows = await reader.query<AssetRow[]>(
      `SELECT ${COLUMNS} FROM asset WHERE chain_id = $1 AND asset_id = ANY($2::numeric[])`,
      [chainId, wanted.map(String)],
    );
    const found = await withPrices(reader, chainId, rows);
    for (const asset of found) known.set(asset.assetId, asset);
    wanted = [...new Set(found.flatMap(componentsOf))].filter((id) => !known.has(id));
  }
  return known;
}

/** Assets that are registered with a content whose place is known, by their number: those that may be callable. */
export async function locatedAssets(
  reader: Reader,
  page: { chainId: number; kinds: readonly string[]; after?: AssetId; limit: number },
): Promise<AssetId[]> {
  const rows = await reader.query<{ asset_id: string }[]>(
    `SELECT asset_id FROM asset
     WHERE chain_id = $1 AND kind = ANY($2) AND coalesce(content_cid, sealed_cid) IS NOT NULL AND digest IS NOT NULL
       AND ($3::numeric IS NULL OR asset_id > $3::numeric)
     ORDER BY asset_id LIMIT $4`,
    [page.chainId, page.kinds, page.after?.toString() ?? null, page.limit],
  );
  return rows.map(({ asset_id }) => BigInt(asset_id) as AssetId);
}

async function withPrices(reader: Reader, chainId: number, rows: readonly AssetRow[]): Promise<KnownAsset[]> {
  const prices = await reader.query<PriceRow[]>(
    `SELECT asset_id, block_number, log_index, price, effective_at FROM (
       SELECT *, row_number() OVER (PARTITION BY asset_id ORDER BY block_number DESC, log_index DESC) AS newest
       FROM asset_price WHERE chain_id = $1 AND asset_id = ANY($2::numeric[])) p
     WHERE newest <= 50`,
    [chainId, rows.map(({ asset_id }) => asset_id)],
  );
  return rows.map((row) =>
    knownAsset(
      chainId,
      row,
      prices.filter(({ asset_id }) => asset_id === row.asset_id),
    ),
  );
}

/** Sets what a fact tells and leaves the rest as it is. */
export async function mergeAsset(
  manager: EntityManager,
  key: AssetKey,
  part: Omit<KnownAsset, 'assetId' | 'did' | 'prices'>,
): Promise<void> {
  await manager.query(
    `INSERT INTO asset (chain_id, ${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (chain_id, asset_id) DO UPDATE SET
       creator = coalesce(EXCLUDED.creator, asset.creator), kind = coalesce(EXCLUDED.kind, asset.kind),
       digest = coalesce(EXCLUDED.digest, asset.digest), sealed_cid = coalesce(EXCLUDED.sealed_cid, asset.sealed_cid),
       content_cid = coalesce(EXCLUDED.content_cid, asset.content_cid),
       base_id = coalesce(EXCLUDED.base_id, asset.base_id), workflow = coalesce(EXCLUDED.workflow, asset.workflow)`,
    [
      key.chainId,
      key.assetId.toString(),
      part.creator ?? null,
      part.kind ?? null,
      part.digest ?? null,
      part.sealedCid ?? null,
      part.contentCid ?? null,
      part.base?.toString() ?? null,
      part.workflow === undefined ? null : toJsonb(part.workflow),
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

function knownAsset(chainId: number, row: AssetRow, prices: readonly PriceRow[]): KnownAsset {
  const assetId = BigInt(row.asset_id) as AssetId;
  return {
    assetId,
    did: didOf(chainId, assetId),
    creator: row.creator ?? undefined,
    kind: row.kind ?? undefined,
    digest: (row.digest as Bytes32 | null) ?? undefined,
    sealedCid: row.sealed_cid ?? undefined,
    contentCid: row.content_cid ?? undefined,
    base: row.base_id === null ? undefined : (BigInt(row.base_id) as AssetId),
    workflow: row.workflow === null ? undefined : fromJsonb<AdmittedWorkflow>(row.workflow),
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

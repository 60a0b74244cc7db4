import type { ProjectionMeta } from '@icubed/chain-listener';
import { toJsonb } from '@icubed/persistence';
import type { AssetId } from '@icubed/protocol';
import type { EntityManager } from 'typeorm';
import type { Asset } from './asset.js';

/** Sets every column and all edges: after a reorg the state may be older than the rows. */
export async function writeAsset(
  manager: EntityManager,
  id: AssetId,
  asset: Asset,
  meta: ProjectionMeta,
): Promise<void> {
  await eraseAsset(manager, id);
  if (asset.status !== 'Registered') return;
  await manager.query(
    `INSERT INTO asset (chain_id, asset_id, creator, kind, vertical, sealed_cid, registered_at, state, finality, as_of_block)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      meta.chainId,
      id.toString(),
      asset.creator,
      asset.kind,
      asset.vertical,
      asset.sealedCid,
      asset.registeredAt,
      toJsonb(asset),
      meta.finality,
      meta.asOfBlock,
    ],
  );
  await manager.query(`INSERT INTO edge (chain_id, child, parent) SELECT $1, $2, unnest($3::numeric[])`, [
    meta.chainId,
    id.toString(),
    asset.edges.map((edge) => edge.parent.toString()),
  ]);
}

/** One chain per deployment: an id names one asset of the schema. */
export async function eraseAsset(manager: EntityManager, id: AssetId): Promise<void> {
  await manager.query('DELETE FROM edge WHERE child = $1', [id.toString()]);
  await manager.query('DELETE FROM asset WHERE asset_id = $1', [id.toString()]);
}

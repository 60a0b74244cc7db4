import { InjectDataSource } from '@icubed/persistence';
import { assetId, type AssetId } from '@icubed/protocol';
import { Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';

/** What the card of a dataset says, and how much was trained on it. */
export interface DatasetFacts {
  readonly name: string | null;
  readonly licence: string | null;
  readonly tags: readonly string[];
  readonly trainedCount: number;
}

/** A dataset's only edges down are those of what was trained on it: the contract refuses every other to a DATASET. */
@Injectable()
export class DatasetStore {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  async facts(chainId: number, ids: readonly AssetId[]): Promise<ReadonlyMap<AssetId, DatasetFacts>> {
    const rows = await this.source.query<
      { asset_id: string; name: string | null; licence: string | null; tags: string[] | null; trained: string }[]
    >(
      `SELECT asset.asset_id, nullif(entry.name, '') AS name, entry.licence, entry.tags,
         (SELECT count(*) FROM edge WHERE edge.chain_id = asset.chain_id AND edge.parent = asset.asset_id) AS trained
       FROM asset LEFT JOIN catalogue_entry entry USING (chain_id, asset_id)
       WHERE asset.chain_id = $1 AND asset.asset_id = ANY($2::numeric[])`,
      [chainId, ids.map(String)],
    );
    return new Map(
      rows.map(({ asset_id, name, licence, tags, trained }) => [
        assetId(asset_id),
        { name, licence, tags: tags ?? [], trainedCount: Number(trained) },
      ]),
    );
  }
}

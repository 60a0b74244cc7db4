import { fromJsonb, InjectDataSource } from '@icubed/persistence';
import type { AssetId } from '@icubed/protocol';
import { Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { RegisteredAsset } from './asset.js';
import type { AssetKind, Vertical } from './vocabulary.js';

/** An asset at the mirror's head; `finality` is PENDING while one of its events is above finality. */
export interface MirroredAsset {
  readonly chainId: number;
  readonly id: AssetId;
  readonly asset: RegisteredAsset;
  readonly finality: 'PENDING' | 'FINAL';
  readonly asOfBlock: bigint;
}

interface AssetRow {
  chain_id: string;
  asset_id: string;
  state: unknown;
  finality: 'PENDING' | 'FINAL';
  as_of_block: string;
}

/** A position in a list ordered by registration, newest first. */
export interface ListPosition {
  readonly registeredAt: number;
  readonly id: bigint;
}

export interface AssetFilter {
  readonly vertical?: Vertical | null;
  readonly kind?: AssetKind | null;
}

const COLUMNS = 'chain_id, asset_id, state, finality, as_of_block';

@Injectable()
export class AssetStore {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  async find(chainId: number, ids: readonly AssetId[]): Promise<MirroredAsset[]> {
    const rows = await this.source.query<AssetRow[]>(
      `SELECT ${COLUMNS} FROM asset WHERE chain_id = $1 AND asset_id = ANY($2::numeric[])`,
      [chainId, ids.map(String)],
    );
    return rows.map(mirroredOf);
  }

  /** Newest first. */
  async list(
    chainId: number,
    filter: AssetFilter,
    after: ListPosition | undefined,
    limit: number,
  ): Promise<MirroredAsset[]> {
    const rows = await this.source.query<AssetRow[]>(
      `SELECT ${COLUMNS} FROM asset
       WHERE chain_id = $1 AND ($2::text IS NULL OR vertical = $2) AND ($3::text IS NULL OR kind = $3)
         AND ($4::bigint IS NULL OR (registered_at, asset_id) < ($4, $5::numeric))
       ORDER BY registered_at DESC, asset_id DESC LIMIT $6`,
      [
        chainId,
        filter.vertical ?? null,
        filter.kind ?? null,
        after?.registeredAt ?? null,
        after?.id.toString() ?? null,
        limit,
      ],
    );
    return rows.map(mirroredOf);
  }

  /** The assets derived from one, by their ids. */
  async childrenOf(
    chainId: number,
    parent: AssetId,
    after: bigint | undefined,
    limit: number,
  ): Promise<MirroredAsset[]> {
    const rows = await this.source.query<AssetRow[]>(
      `SELECT ${COLUMNS} FROM asset
       WHERE chain_id = $1 AND asset_id IN (
         SELECT child FROM edge WHERE chain_id = $1 AND parent = $2 AND ($3::numeric IS NULL OR child > $3) ORDER BY child LIMIT $4)
       ORDER BY asset_id`,
      [chainId, parent.toString(), after?.toString() ?? null, limit],
    );
    return rows.map(mirroredOf);
  }
}

function mirroredOf(row: AssetRow): MirroredAsset {
  return {
    chainId: Number(row.chain_id),
    id: BigInt(row.asset_id) as AssetId,
    asset: fromJsonb<RegisteredAsset>(row.state),
    finality: row.finality,
    asOfBlock: BigInt(row.as_of_block),
  };
}

import { fromJsonb, InjectDataSource } from '@icubed/persistence';
import type { AssetId, Backing } from '@icubed/protocol';
import { Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { Offering } from './offering.js';

export interface MirroredOffering {
  readonly chainId: number;
  readonly assetId: AssetId;
  readonly offering: Offering;
  readonly finality: 'PENDING' | 'FINAL';
  readonly asOfBlock: bigint;
  readonly backing: Backing;
}

interface OfferingRow {
  asset_id: string;
  state: unknown;
  finality: 'PENDING' | 'FINAL';
  as_of_block: string;
  backers: number | null;
  largest_units: string | null;
}

const COLUMNS = 'asset_id, state, finality, as_of_block, backers, largest_units';
const BACKED = 'offering LEFT JOIN backing USING (chain_id, asset_id)';

/** Offerings at the mirror's head. */
@Injectable()
export class OfferingStore {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  async find(chainId: number, ids: readonly AssetId[]): Promise<MirroredOffering[]> {
    return this.select(
      chainId,
      `SELECT ${COLUMNS} FROM ${BACKED} WHERE chain_id = $1 AND asset_id = ANY($2::numeric[])`,
      [chainId, ids.map(String)],
    );
  }

  /** The latest opened first. */
  async list(
    chainId: number,
    status: string | null,
    after: { openedAt: number; assetId: bigint } | undefined,
    limit: number,
  ): Promise<MirroredOffering[]> {
    return this.select(
      chainId,
      `SELECT ${COLUMNS} FROM ${BACKED}
       WHERE chain_id = $1 AND ($2::text IS NULL OR status = $2)
         AND ($3::bigint IS NULL OR (opened_at, asset_id) < ($3, $4::numeric))
       ORDER BY opened_at DESC, asset_id DESC LIMIT $5`,
      [chainId, status, after?.openedAt ?? null, after?.assetId.toString() ?? null, limit],
    );
  }

  private async select(chainId: number, sql: string, parameters: unknown[]): Promise<MirroredOffering[]> {
    const rows = await this.source.query<OfferingRow[]>(sql, parameters);
    return rows.map((row) => ({
      chainId,
      assetId: BigInt(row.asset_id) as AssetId,
      offering: fromJsonb<Offering>(row.state),
      finality: row.finality,
      asOfBlock: BigInt(row.as_of_block),
      backing: { backers: row.backers ?? 0, largestUnits: BigInt(row.largest_units ?? 0) },
    }));
  }
}

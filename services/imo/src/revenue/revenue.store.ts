import { fromJsonb, InjectDataSource } from '@icubed/persistence';
import type { AssetId } from '@icubed/protocol';
import { Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { Revenue } from './revenue.js';

@Injectable()
export class RevenueStore {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  /** Revenue by asset id; assets without any are left out. */
  async find(chainId: number, ids: readonly AssetId[]): Promise<ReadonlyMap<AssetId, Revenue>> {
    const rows = await this.source.query<{ asset_id: string; state: unknown }[]>(
      'SELECT asset_id, state FROM revenue WHERE chain_id = $1 AND asset_id = ANY($2::numeric[])',
      [chainId, ids.map(String)],
    );
    return new Map(rows.map((row) => [BigInt(row.asset_id) as AssetId, fromJsonb<Revenue>(row.state)]));
  }
}

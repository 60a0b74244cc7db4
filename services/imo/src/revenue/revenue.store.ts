import { fromJsonb, InjectDataSource } from '@icubed/persistence';
import type { AssetId } from '@icubed/protocol';
import { Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { Revenue } from './revenue.js';

@Injectable()
export class RevenueStore {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  async find(chainId: number, id: AssetId): Promise<Revenue | undefined> {
    const rows = await this.source.query<{ state: unknown }[]>(
      'SELECT state FROM revenue WHERE chain_id = $1 AND asset_id = $2',
      [chainId, id.toString()],
    );
    return rows[0] && fromJsonb<Revenue>(rows[0].state);
  }
}

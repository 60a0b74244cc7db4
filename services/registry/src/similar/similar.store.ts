import { InjectDataSource } from '@icubed/persistence';
import { assetId, type AssetId } from '@icubed/protocol';
import { Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { SIMILAR } from './similar.sql.js';
import { similarityOf, TERMS, type Similar, type TermName, type TermValues } from './similarity.js';

@Injectable()
export class SimilarStore {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  /** All that may be similar to an asset, in no order: a bounded number. */
  async candidates(chainId: number, id: AssetId): Promise<Similar[]> {
    const rows = await this.source.query<({ asset_id: string } & Record<TermName, string>)[]>(SIMILAR, [
      chainId,
      id.toString(),
    ]);
    return rows.map((row) => {
      const values = Object.fromEntries(TERMS.map((name) => [name, Number(row[name])])) as unknown as TermValues;
      return similarityOf(assetId(row.asset_id), values);
    });
  }
}

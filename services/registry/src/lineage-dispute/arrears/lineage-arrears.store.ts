import { InjectDataSource } from '@icubed/persistence';
import { assetId, type AssetId } from '@icubed/protocol';
import { Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { LineageArrears } from './lineage-arrears.js';

/** Arrears at the mirror's head. */
export interface MirroredArrears extends LineageArrears {
  readonly finality: 'PENDING' | 'FINAL';
  readonly asOfBlock: bigint;
}

interface ArrearsRow {
  child: string;
  parent: string;
  owed: string;
  from_proceeds: string;
  from_dividends: string;
  finality: 'PENDING' | 'FINAL';
  as_of_block: string;
}

@Injectable()
export class LineageArrearsStore {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  /** What a child owes its parents, by the parent's id. Verdicts that found nothing to repay are left out. */
  async list(chainId: number, child: AssetId, after: bigint | undefined, limit: number): Promise<MirroredArrears[]> {
    const rows = await this.source.query<ArrearsRow[]>(
      `SELECT child, parent, owed, from_proceeds, from_dividends, finality, as_of_block FROM lineage_arrears
       WHERE chain_id = $1 AND child = $2 AND owed > 0 AND ($3::numeric IS NULL OR parent > $3) ORDER BY parent LIMIT $4`,
      [chainId, child.toString(), after?.toString() ?? null, limit],
    );
    return rows.map((row) => ({
      childId: assetId(BigInt(row.child)),
      parentId: assetId(BigInt(row.parent)),
      owedUsdMicros: BigInt(row.owed),
      fromProceedsUsdMicros: BigInt(row.from_proceeds),
      fromDividendsUsdMicros: BigInt(row.from_dividends),
      finality: row.finality,
      asOfBlock: BigInt(row.as_of_block),
    }));
  }
}

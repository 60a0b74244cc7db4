import { InjectDataSource } from '@icubed/persistence';
import type { AssetId } from '@icubed/protocol';
import { Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';

/** What an account holds of an asset at the mirror's head. */
export interface Holding {
  readonly chainId: number;
  readonly assetId: AssetId;
  readonly account: string;
  readonly shareUnits: bigint;
  readonly claimedUsdMicros: bigint;
  readonly finality: 'PENDING' | 'FINAL';
  readonly asOfBlock: bigint;
}

interface HoldingRow {
  asset_id: string;
  account: string;
  shares: string;
  claimed: string;
  finality: 'PENDING' | 'FINAL';
  as_of_block: string;
}

const SELECT = `SELECT h.asset_id, h.account, h.shares, coalesce(d.claimed, 0) AS claimed, h.finality, h.as_of_block
  FROM holding h LEFT JOIN dividend d USING (chain_id, asset_id, account)`;

@Injectable()
export class PositionStore {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  /** Who holds shares of the asset, the largest first. */
  async ofAsset(
    chainId: number,
    id: AssetId,
    after: { shareUnits: bigint; account: string } | undefined,
    limit: number,
  ): Promise<Holding[]> {
    return this.select(
      chainId,
      `${SELECT} WHERE h.chain_id = $1 AND h.asset_id = $2 AND h.shares > 0
         AND ($3::numeric IS NULL OR h.shares < $3 OR (h.shares = $3 AND h.account > $4::text))
       ORDER BY h.shares DESC, h.account LIMIT $5`,
      [chainId, id.toString(), after?.shareUnits.toString() ?? null, after?.account ?? null, limit],
    );
  }

  /** What the account holds or has held: who sold everything may still have dividends to claim. */
  async ofAccount(chainId: number, account: string, after: bigint | undefined, limit: number): Promise<Holding[]> {
    return this.select(
      chainId,
      `${SELECT} WHERE h.chain_id = $1 AND h.account = $2 AND ($3::numeric IS NULL OR h.asset_id > $3) ORDER BY h.asset_id LIMIT $4`,
      [chainId, account, after?.toString() ?? null, limit],
    );
  }

  async find(chainId: number, id: AssetId, account: string): Promise<Holding | undefined> {
    const found = await this.select(chainId, `${SELECT} WHERE h.chain_id = $1 AND h.asset_id = $2 AND h.account = $3`, [
      chainId,
      id.toString(),
      account,
    ]);
    return found[0];
  }

  private async select(chainId: number, sql: string, parameters: unknown[]): Promise<Holding[]> {
    const rows = await this.source.query<HoldingRow[]>(sql, parameters);
    return rows.map((row) => ({
      chainId,
      assetId: BigInt(row.asset_id) as AssetId,
      account: row.account,
      shareUnits: BigInt(row.shares),
      claimedUsdMicros: BigInt(row.claimed),
      finality: row.finality,
      asOfBlock: BigInt(row.as_of_block),
    }));
  }
}

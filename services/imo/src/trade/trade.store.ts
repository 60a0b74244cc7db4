import { InjectDataSource } from '@icubed/persistence';
import { type AssetId, SHARE_UNIT } from '@icubed/protocol';
import { Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';

interface TradeRow {
  trade_id: string;
  block_number: string;
  log_index: number;
  buyer: string;
  seller: string;
  buy_id: string;
  sell_id: string;
  units: string;
  price_per_share: string;
  paid: string;
  traded_at: string;
  transaction_hash: string;
  finality: 'PENDING' | 'FINAL';
}

/** Trades at the mirror's head. */
@Injectable()
export class TradeStore {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  /** The latest first, as the GraphQL type Trade. */
  async list(chainId: number, id: AssetId, after: { block: string; logIndex: number } | undefined, limit: number) {
    const rows = await this.source.query<TradeRow[]>(
      `SELECT * FROM share_trade WHERE chain_id = $1 AND asset_id = $2
         AND ($3::bigint IS NULL OR (block_number, log_index) < ($3, $4::integer))
       ORDER BY block_number DESC, log_index DESC LIMIT $5`,
      [chainId, String(id), after?.block ?? null, after?.logIndex ?? null, limit],
    );
    return rows.map((row) => ({
      id: `trade:${chainId}:${row.trade_id}`,
      buyer: row.buyer,
      seller: row.seller,
      buyOrder: row.buy_id,
      sellOrder: row.sell_id,
      shares: Number(BigInt(row.units) / SHARE_UNIT),
      pricePerShare: BigInt(row.price_per_share),
      paid: BigInt(row.paid),
      tradedAt: new Date(Number(row.traded_at) * 1_000),
      transactionHash: row.transaction_hash,
      block: row.block_number,
      logIndex: row.log_index,
      finality: row.finality,
    }));
  }
}

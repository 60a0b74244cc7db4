import { InjectDataSource } from '@icubed/persistence';
import { type AssetId, type OrderSide, SHARE_UNIT } from '@icubed/protocol';
import { Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { DropReason, Order, PlacedOrder } from './order.js';

interface OrderRow {
  order_id: string;
  position: string;
  asset_id: string;
  maker: string;
  side: OrderSide;
  shares: string;
  price_per_share: string;
  valid_until: string;
  nonce: string;
  signature: string;
  dropped: DropReason | null;
  filled_units: string;
  cancelled: boolean;
}

const SELECT = 'SELECT * FROM placed_order WHERE chain_id = $1';
/** $2: the chain's time */
const OPEN = `dropped IS NULL AND NOT cancelled AND filled_units < shares * ${SHARE_UNIT}::numeric AND valid_until >= $2`;

/** The durable book: what makers signed, and what the mirror's head says has come of it. */
@Injectable()
export class OrderStore {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  /** Keeps the order, or answers the one that took its nonce first: itself when it is submitted again. */
  async keep(chainId: number, order: Order): Promise<PlacedOrder> {
    await this.source.query(
      `INSERT INTO share_order (chain_id, order_id, asset_id, maker, side, shares, price_per_share, valid_until, nonce, signature)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
      [
        chainId,
        order.orderId,
        String(order.assetId),
        order.maker,
        order.side,
        String(order.shares),
        String(order.pricePerShareUsdMicros),
        order.validUntil,
        String(order.nonce),
        order.signature,
      ],
    );
    const [kept] = await this.select(`${SELECT} AND maker = $2 AND nonce = $3`, [
      chainId,
      order.maker,
      String(order.nonce),
    ]);
    if (kept === undefined) throw new RangeError('an order that was inserted is not there');
    return kept;
  }

  async find(chainId: number, orderId: string): Promise<PlacedOrder | undefined> {
    return (await this.select(`${SELECT} AND order_id = $2`, [chainId, orderId]))[0];
  }

  /** All of an asset, in the order of submission. */
  async open(chainId: number, id: AssetId, now: number): Promise<PlacedOrder[]> {
    return this.select(`${SELECT} AND ${OPEN} AND asset_id = $3 ORDER BY position LIMIT 10000`, [
      chainId,
      now,
      String(id),
    ]);
  }

  async openOfMaker(chainId: number, maker: string, now: number): Promise<PlacedOrder[]> {
    return this.select(`${SELECT} AND ${OPEN} AND maker = $3 ORDER BY position LIMIT 1000`, [chainId, now, maker]);
  }

  /** Assets whose best bid reaches their best ask. */
  async crossedAssets(chainId: number, now: number): Promise<AssetId[]> {
    const rows = await this.source.query<{ asset_id: string }[]>(
      `SELECT asset_id FROM placed_order WHERE chain_id = $1 AND ${OPEN} GROUP BY asset_id
       HAVING max(price_per_share) FILTER (WHERE side = 'BUY') >= min(price_per_share) FILTER (WHERE side = 'SELL')
       ORDER BY asset_id LIMIT 100`,
      [chainId, now],
    );
    return rows.map((row) => BigInt(row.asset_id) as AssetId);
  }

  async drop(chainId: number, orderIds: readonly string[], reason: DropReason): Promise<void> {
    await this.source.query('UPDATE share_order SET dropped = $3 WHERE chain_id = $1 AND order_id = ANY($2::text[])', [
      chainId,
      orderIds,
      reason,
    ]);
  }

  private async select(sql: string, parameters: unknown[]): Promise<PlacedOrder[]> {
    const rows = await this.source.query<OrderRow[]>(sql, parameters);
    return rows.map((row) => ({
      orderId: row.order_id,
      position: BigInt(row.position),
      assetId: BigInt(row.asset_id) as AssetId,
      maker: row.maker,
      side: row.side,
      shares: BigInt(row.shares),
      pricePerShareUsdMicros: BigInt(row.price_per_share),
      validUntil: Number(row.valid_until),
      nonce: BigInt(row.nonce),
      signature: row.signature,
      filledShares: BigInt(row.filled_units) / SHARE_UNIT,
      cancelled: row.cancelled,
      dropped: row.dropped,
    }));
  }
}

import { InjectDataSource } from '@icubed/persistence';
import { type AssetId, type ReservationOrder, SHARE_UNIT } from '@icubed/protocol';
import { Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';

export interface SignedReservationOrder {
  readonly orderId: string;
  readonly order: ReservationOrder;
  readonly signature: string;
}

export interface StoredReservationOrder extends SignedReservationOrder {
  readonly chainId: number;
  /** in the order of submission, a decimal number */
  readonly position: string;
  /** whether the chain has used up its nonce */
  readonly ended: boolean;
}

interface OrderRow {
  order_id: string;
  position: string;
  asset_id: string;
  seller: string;
  shares: string;
  price_per_share: string;
  valid_until: string;
  nonce: string;
  signature: string;
  ended: boolean;
}

const SELECT = `SELECT o.*, e.seller IS NOT NULL AS ended FROM reservation_order o
  LEFT JOIN reservation_order_end e USING (chain_id, seller, nonce)`;

/** Signed orders, and by the mirror's head whether they can still be filled. */
@Injectable()
export class ReservationOrderStore {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  /** Keeps the order, or answers the one that took its nonce first: itself when it is submitted again. */
  async keep(chainId: number, { orderId, order, signature }: SignedReservationOrder): Promise<StoredReservationOrder> {
    await this.source.query(
      `INSERT INTO reservation_order (chain_id, order_id, asset_id, seller, shares, price_per_share, valid_until, nonce, signature)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
      [
        chainId,
        orderId,
        String(order.assetId),
        order.seller,
        order.shares,
        String(order.pricePerShare),
        String(order.validUntil),
        String(order.nonce),
        signature,
      ],
    );
    const [kept] = await this.select(chainId, `${SELECT} WHERE o.chain_id = $1 AND o.seller = $2 AND o.nonce = $3`, [
      order.seller,
      String(order.nonce),
    ]);
    if (kept === undefined) throw new RangeError('an order that was inserted is not there');
    return kept;
  }

  async find(chainId: number, orderId: string): Promise<StoredReservationOrder | undefined> {
    return (await this.select(chainId, `${SELECT} WHERE o.chain_id = $1 AND o.order_id = $2`, [orderId]))[0];
  }

  /** What a wallet could fill at `now`, the first submitted first. */
  async fillable(chainId: number, id: AssetId, now: number, after: string, limit: number) {
    return this.select(
      chainId,
      `${SELECT} JOIN position p ON p.chain_id = o.chain_id AND p.asset_id = o.asset_id AND p.account = o.seller
       JOIN offering f ON f.chain_id = o.chain_id AND f.asset_id = o.asset_id AND f.status = 'OPEN'
       WHERE o.chain_id = $1 AND o.asset_id = $2 AND o.position > $3::bigint AND e.seller IS NULL AND o.valid_until >= $4
         AND p.shares >= o.shares * ${SHARE_UNIT}::numeric
       ORDER BY o.position LIMIT $5`,
      [String(id), after, now, limit],
    );
  }

  /** Share units that the seller's orders of this asset, other than `orderId`, still offer at `now`. */
  async offeredUnits(chainId: number, { orderId, order }: SignedReservationOrder, now: number): Promise<bigint> {
    const [row] = await this.source.query<{ shares: string }[]>(
      `SELECT coalesce(sum(o.shares), 0) AS shares FROM reservation_order o
       LEFT JOIN reservation_order_end e USING (chain_id, seller, nonce)
       WHERE o.chain_id = $1 AND o.seller = $2 AND o.asset_id = $3 AND o.order_id <> $4 AND e.seller IS NULL AND o.valid_until >= $5`,
      [chainId, order.seller, String(order.assetId), orderId, now],
    );
    return BigInt(row?.shares ?? 0) * SHARE_UNIT;
  }

  private async select(chainId: number, sql: string, parameters: unknown[]): Promise<StoredReservationOrder[]> {
    const rows = await this.source.query<OrderRow[]>(sql, [chainId, ...parameters]);
    return rows.map((row) => ({
      chainId,
      orderId: row.order_id,
      position: row.position,
      ended: row.ended,
      signature: row.signature,
      order: {
        assetId: BigInt(row.asset_id),
        seller: row.seller,
        shares: Number(row.shares),
        pricePerShare: BigInt(row.price_per_share),
        validUntil: BigInt(row.valid_until),
        nonce: BigInt(row.nonce),
      },
    }));
  }
}

import type { AssetId, OrderSide } from '@icubed/protocol';

/** A limit order as its maker signed it: whole shares, so that every trade's amount is exact; Unix seconds. */
export interface Order {
  readonly orderId: string;
  readonly assetId: AssetId;
  readonly maker: string;
  readonly side: OrderSide;
  readonly shares: bigint;
  readonly pricePerShareUsdMicros: bigint;
  readonly validUntil: number;
  readonly nonce: bigint;
  readonly signature: string;
}

/** What has happened to an order so far. `dropped`: why the matcher gave it up. */
export interface OrderProgress {
  /** in the order of submission: the time in price-time priority */
  readonly position: bigint;
  readonly filledShares: bigint;
  readonly cancelled: boolean;
  readonly dropped: DropReason | null;
}

/** `UNBACKED`: its maker no longer had the shares, the USD or the allowance for it. `REFUSED`: the contract refuses it. */
export type DropReason = 'UNBACKED' | 'REFUSED';
export type OrderStatus = 'OPEN' | 'FILLED' | 'CANCELLED' | 'EXPIRED' | DropReason;

export type PlacedOrder = Order & OrderProgress;

export function statusOf(order: PlacedOrder, now: number): OrderStatus {
  if (order.filledShares >= order.shares) return 'FILLED';
  if (order.cancelled) return 'CANCELLED';
  if (order.validUntil < now) return 'EXPIRED';
  return order.dropped ?? 'OPEN';
}

export function remainingShares({ shares, filledShares }: PlacedOrder): bigint {
  return shares > filledShares ? shares - filledShares : 0n;
}

/** USD base units that fills at the limit would still take from a buyer. */
export function remainingCost(order: PlacedOrder): bigint {
  return order.side === 'BUY' ? remainingShares(order) * order.pricePerShareUsdMicros : 0n;
}

import { ORDER_SIDE, SHARE_UNIT, type ShareOrder } from '@icubed/protocol';
import type { Order } from './order.js';

/** The message that ShareExchange checks. */
export function messageOf(order: Omit<Order, 'orderId' | 'signature'>): ShareOrder {
  return {
    assetId: order.assetId,
    maker: order.maker,
    side: ORDER_SIDE[order.side],
    shares: order.shares * SHARE_UNIT,
    pricePerShare: order.pricePerShareUsdMicros,
    validUntil: BigInt(order.validUntil),
    nonce: order.nonce,
  };
}

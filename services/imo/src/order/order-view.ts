import { didOf } from '@icubed/protocol';
import { type PlacedOrder, remainingShares, statusOf } from './order.js';

/** The GraphQL type Order. */
export function orderView(chainId: number, order: PlacedOrder, now: number) {
  const did = didOf(chainId, order.assetId);
  return {
    __typename: 'Order' as const,
    id: order.orderId,
    did,
    asset: { __typename: 'Asset', did },
    maker: order.maker,
    side: order.side,
    status: statusOf(order, now),
    shares: Number(order.shares),
    filledShares: Number(order.filledShares),
    remainingShares: Number(remainingShares(order)),
    pricePerShare: order.pricePerShareUsdMicros,
    validUntil: new Date(order.validUntil * 1_000),
    nonce: order.nonce,
  };
}

import { assetId, didOf } from '@icubed/protocol';
import type { StoredReservationOrder } from './reservation-order.store.js';

/** The GraphQL type ReservationOrder. */
export function reservationOrderView({ chainId, orderId, order, signature, position }: StoredReservationOrder) {
  const did = didOf(chainId, assetId(order.assetId));
  return {
    __typename: 'ReservationOrder' as const,
    id: orderId,
    did,
    asset: { __typename: 'Asset', did },
    seller: order.seller,
    shares: order.shares,
    pricePerShare: order.pricePerShare,
    cost: BigInt(order.shares) * order.pricePerShare,
    validUntil: new Date(Number(order.validUntil) * 1_000),
    nonce: order.nonce,
    signature,
    position,
  };
}

export type ReservationOrderView = ReturnType<typeof reservationOrderView>;

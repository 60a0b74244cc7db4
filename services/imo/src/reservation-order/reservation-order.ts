import { ModelverseError } from '@icubed/errors';
import { type ReservationOrder, SHARE_UNIT } from '@icubed/protocol';
import type { Offering } from '../offering/offering.js';
import { assertOpen, assertPermitted } from '../offering/prepare-reservation/reserve-shares.js';
import { isRestricted } from '../offering/offering.js';
import type { OrderEndEvent } from './reservation-order-event.js';

/** How the chain used up a nonce of a seller. It does so once. */
export type OrderEnd = { readonly status: 'Filled'; readonly buyer: string } | { readonly status: 'Cancelled' };

export function evolve(_state: OrderEnd | undefined, { name, args }: OrderEndEvent): OrderEnd {
  return name === 'ReservationResold' ? { status: 'Filled', buyer: args.buyer } : { status: 'Cancelled' };
}

/**
 * Whether the contract could fill this order at `now`. `freeUnits`: what the seller holds beyond their other open orders.
 *
 * @throws IMO.OFFERING_NOT_FOUND, OFFERING_LOCKED, OFFERING_NOT_OPEN, DEADLINE_PASSED, CREATOR_CANNOT_RESERVE, NOT_ISSUE_PRICE,
 * ORDER_EXPIRED, SHARES_NOT_HELD
 */
export function assertFillable(
  order: ReservationOrder,
  offering: Offering | undefined,
  freeUnits: bigint,
  now: number,
): asserts offering is Extract<Offering, { status: 'Open' }> {
  const open = assertOpen(offering, now);
  const issuePrice = open.pricePerShareUsdMicros;
  if (order.seller === open.creator)
    throw new ModelverseError('IMO.CREATOR_CANNOT_RESERVE', "the creator's shares are no reservation");
  if (order.pricePerShare !== issuePrice) {
    const detail = `the issue price is ${issuePrice}, the order asks ${order.pricePerShare}`;
    throw new ModelverseError('IMO.NOT_ISSUE_PRICE', detail, { issuePrice: String(issuePrice) });
  }
  if (order.validUntil < now) {
    const validUntil = new Date(Number(order.validUntil) * 1_000).toISOString();
    throw new ModelverseError('IMO.ORDER_EXPIRED', `the order was valid until ${validUntil}`);
  }
  if (BigInt(order.shares) * SHARE_UNIT > freeUnits) {
    const free = freeUnits > 0n ? freeUnits / SHARE_UNIT : 0n;
    throw new ModelverseError('IMO.SHARES_NOT_HELD', `${order.shares} shares are offered, ${free} are free`);
  }
}

/**
 * Whether `buyer` may take the order over: cap and allowlist bind them as if they reserved.
 *
 * @throws the codes of {@link assertFillable}, IMO.OWN_ORDER, CAP_EXCEEDED, NOT_ALLOWLISTED
 */
export function assertPurchase(
  order: ReservationOrder,
  offering: Offering | undefined,
  buyer: { account: string; held: number; proof: readonly string[] },
  seller: { freeUnits: bigint },
  now: number,
): void {
  assertFillable(order, offering, seller.freeUnits, now);
  if (buyer.account === order.seller) throw new ModelverseError('IMO.OWN_ORDER', 'the order is your own');
  if (buyer.account === offering.creator)
    throw new ModelverseError('IMO.CREATOR_CANNOT_RESERVE', "the pool is sold from the creator's shares");
  if (isRestricted(offering, now)) assertPermitted(offering, { ...buyer, held: buyer.held + order.shares });
}

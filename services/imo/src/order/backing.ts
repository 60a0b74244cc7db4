import { SHARE_UNIT } from '@icubed/protocol';
import type { Crossing } from './order-book.js';
import { type PlacedOrder, remainingCost, remainingShares } from './order.js';

/** What a maker can give of one thing: USD base units or share units. */
export interface Backing {
  readonly balance: bigint;
  readonly allowance: bigint;
}

/** Names what a maker pays with: their USD, or their shares of one asset. */
export function purseOf({ side, maker, assetId }: Pick<PlacedOrder, 'side' | 'maker' | 'assetId'>): string {
  return side === 'BUY' ? `${maker}:USD` : `${maker}:${assetId}`;
}

/** What the maker's open orders on one purse promise together, in its base units. */
export function promisedUnits(orders: readonly PlacedOrder[], purse: string): bigint {
  return orders
    .filter((order) => purseOf(order) === purse)
    .reduce(
      (sum, order) => sum + (order.side === 'BUY' ? remainingCost(order) : remainingShares(order) * SHARE_UNIT),
      0n,
    );
}

/** The crossings in order as far as every purse reaches, and the orders at which one was empty. */
export function backedCrossings(crossings: readonly Crossing[], purses: ReadonlyMap<string, Backing>) {
  const spent = new Map<string, bigint>();
  const backed: Crossing[] = [];
  const unbacked = new Set<string>();
  for (const crossing of crossings) {
    const { buy, sell, shares, pricePerShareUsdMicros } = crossing;
    if (unbacked.has(buy.orderId) || unbacked.has(sell.orderId)) continue;
    const needs = [
      { order: buy, units: shares * pricePerShareUsdMicros },
      { order: sell, units: shares * SHARE_UNIT },
    ];
    const short = needs.filter(({ order, units }) => {
      const purse = purses.get(purseOf(order));
      const after = (spent.get(purseOf(order)) ?? 0n) + units;
      return purse === undefined || after > purse.balance || after > purse.allowance;
    });
    for (const { order } of short) unbacked.add(order.orderId);
    if (short.length > 0) continue;
    for (const { order, units } of needs) spent.set(purseOf(order), (spent.get(purseOf(order)) ?? 0n) + units);
    backed.push(crossing);
  }
  return { backed, unbacked: [...unbacked] };
}

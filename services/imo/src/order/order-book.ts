import { type PlacedOrder, remainingShares } from './order.js';

/** A trade between two orders of one asset: whole shares at the resting order's price. */
export interface Crossing {
  readonly buy: PlacedOrder;
  readonly sell: PlacedOrder;
  readonly shares: bigint;
  readonly pricePerShareUsdMicros: bigint;
}

interface Resting {
  readonly order: PlacedOrder;
  left: bigint;
}

/**
 * Price-time priority: orders arrive one after the other; each trades with the best resting orders of the other side, the earlier
 * first among equals, at their price, as far as the limits cross; what is left of it rests. Nobody trades with themselves: an own
 * order is passed over.
 */
export function matchOrders(orders: readonly PlacedOrder[]): Crossing[] {
  const crossings: Crossing[] = [];
  const books = { BUY: [] as Resting[], SELL: [] as Resting[] };
  for (const order of orders.toSorted(byArrival)) {
    const arriving: Resting = { order, left: remainingShares(order) };
    for (const resting of books[order.side === 'BUY' ? 'SELL' : 'BUY']) {
      if (arriving.left === 0n || !crosses(order, resting.order)) break;
      if (resting.order.maker === order.maker) continue;
      const shares = resting.left < arriving.left ? resting.left : arriving.left;
      if (shares === 0n) continue;
      resting.left -= shares;
      arriving.left -= shares;
      const [buy, sell] = order.side === 'BUY' ? [order, resting.order] : [resting.order, order];
      crossings.push({ buy, sell, shares, pricePerShareUsdMicros: resting.order.pricePerShareUsdMicros });
    }
    if (arriving.left > 0n) insert(books[order.side], arriving);
  }
  return crossings;
}

export interface BookLevel {
  readonly pricePerShareUsdMicros: bigint;
  readonly shares: bigint;
  readonly orders: number;
}

/** Open orders by price, the best first. */
export function levelsOf(orders: readonly PlacedOrder[], side: 'BUY' | 'SELL'): BookLevel[] {
  const levels = new Map<bigint, BookLevel>();
  for (const order of orders.filter((each) => each.side === side).toSorted(byPriority)) {
    const price = order.pricePerShareUsdMicros;
    const level = levels.get(price) ?? { pricePerShareUsdMicros: price, shares: 0n, orders: 0 };
    levels.set(price, { ...level, shares: level.shares + remainingShares(order), orders: level.orders + 1 });
  }
  return [...levels.values()];
}

export function crosses(one: PlacedOrder, other: PlacedOrder): boolean {
  const [buy, sell] = one.side === 'BUY' ? [one, other] : [other, one];
  return buy.pricePerShareUsdMicros >= sell.pricePerShareUsdMicros;
}

function insert(book: Resting[], arriving: Resting): void {
  const place = book.findIndex(({ order }) => byPriority(arriving.order, order) < 0);
  book.splice(place < 0 ? book.length : place, 0, arriving);
}

/** Of one side: the higher bid, the lower ask, then the earlier. */
function byPriority(a: PlacedOrder, b: PlacedOrder): number {
  const dearer = compare(a.pricePerShareUsdMicros, b.pricePerShareUsdMicros);
  return (a.side === 'BUY' ? -dearer : dearer) || byArrival(a, b);
}

function byArrival(a: PlacedOrder, b: PlacedOrder): number {
  return compare(a.position, b.position);
}

function compare(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

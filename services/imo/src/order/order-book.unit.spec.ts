import { describe, expect, it } from '@jest/globals';
import type { AssetId } from '@icubed/protocol';
import fc from 'fast-check';
import { type Crossing, crosses, levelsOf, matchOrders } from './order-book.js';
import { type PlacedOrder, remainingShares, statusOf } from './order.js';

let next = 0n;
function order(side: 'BUY' | 'SELL', price: bigint, shares: bigint, change: Partial<PlacedOrder> = {}): PlacedOrder {
  next += 1n;
  return {
    orderId: `order-${next}`,
    assetId: 1n as AssetId,
    maker: `maker-${next}`,
    side,
    shares,
    pricePerShareUsdMicros: price,
    validUntil: 100,
    nonce: next,
    signature: '0x',
    position: next,
    filledShares: 0n,
    cancelled: false,
    dropped: null,
    ...change,
  };
}

const seen = (crossings: Crossing[]) =>
  crossings.map(({ buy, sell, shares, pricePerShareUsdMicros }) => [
    buy.orderId,
    sell.orderId,
    shares,
    pricePerShareUsdMicros,
  ]);

/** What is left of each order once the crossings are filled. */
function after(orders: readonly PlacedOrder[], crossings: readonly Crossing[]): PlacedOrder[] {
  return orders.map((each) => {
    const mine = crossings.filter(({ buy, sell }) => buy.orderId === each.orderId || sell.orderId === each.orderId);
    return { ...each, filledShares: each.filledShares + mine.reduce((sum, { shares }) => sum + shares, 0n) };
  });
}

describe('matching', () => {
  it('trades at the resting order’s price, whichever side rests', () => {
    const ask = order('SELL', 10n, 5n);
    const bid = order('BUY', 12n, 5n);
    expect(seen(matchOrders([ask, bid]))).toEqual([[bid.orderId, ask.orderId, 5n, 10n]]);
    const first = { ...bid, position: ask.position - 1n };
    expect(seen(matchOrders([ask, first]))).toEqual([[bid.orderId, ask.orderId, 5n, 12n]]);
  });

  it('leaves orders alone whose limits do not meet', () => {
    expect(matchOrders([order('SELL', 11n, 5n), order('BUY', 10n, 5n)])).toEqual([]);
  });

  it('takes the better price first, then the earlier order', () => {
    const [dear, late, early] = [order('SELL', 11n, 5n), order('SELL', 10n, 5n), order('SELL', 10n, 5n)];
    const bid = order('BUY', 11n, 12n);
    const queue = [dear, { ...late, position: early.position }, { ...early, position: late.position }, bid];
    expect(seen(matchOrders(queue))).toEqual([
      [bid.orderId, early.orderId, 5n, 10n],
      [bid.orderId, late.orderId, 5n, 10n],
      [bid.orderId, dear.orderId, 2n, 11n],
    ]);
  });

  it('counts what was filled before', () => {
    const ask = order('SELL', 10n, 5n, { filledShares: 3n });
    expect(matchOrders([ask, order('BUY', 10n, 5n)])[0]?.shares).toBe(2n);
  });

  it('never lets anyone trade with themselves, and passes over to the next', () => {
    const own = order('SELL', 9n, 5n, { maker: 'me' });
    const other = order('SELL', 10n, 5n);
    const bid = order('BUY', 10n, 5n, { maker: 'me' });
    expect(seen(matchOrders([own, other, bid]))).toEqual([[bid.orderId, other.orderId, 5n, 10n]]);
  });

  const orders = fc
    .array(
      fc.record({
        side: fc.constantFrom<'BUY' | 'SELL'>('BUY', 'SELL'),
        price: fc.bigInt({ min: 1n, max: 6n }),
        shares: fc.bigInt({ min: 1n, max: 9n }),
        maker: fc.constantFrom('a', 'b', 'c', 'd'),
      }),
      { maxLength: 30 },
    )
    .map((wishes) => wishes.map(({ side, price, shares, maker }) => order(side, price, shares, { maker })));

  it('leaves no two orders of different makers that could still trade', () => {
    fc.assert(
      fc.property(orders, (queue) => {
        const left = after(queue, matchOrders(queue)).filter((each) => remainingShares(each) > 0n);
        const crossed = left.some((buy) =>
          left.some(
            (sell) => buy.side === 'BUY' && sell.side === 'SELL' && buy.maker !== sell.maker && crosses(buy, sell),
          ),
        );
        expect(crossed).toBe(false);
      }),
    );
  });

  it('never over-fills an order and never trades outside a limit', () => {
    fc.assert(
      fc.property(orders, (queue) => {
        const crossings = matchOrders(queue);
        expect(after(queue, crossings).every(({ filledShares, shares }) => filledShares <= shares)).toBe(true);
        for (const { buy, sell, shares, pricePerShareUsdMicros: price } of crossings) {
          expect(shares > 0n && buy.side === 'BUY' && sell.side === 'SELL' && buy.maker !== sell.maker).toBe(true);
          expect(price <= buy.pricePerShareUsdMicros && price >= sell.pricePerShareUsdMicros).toBe(true);
        }
      }),
    );
  });

  it('fills no order while a better or earlier one of its side could have had the trade', () => {
    fc.assert(
      fc.property(orders, (queue) => {
        // makers of their own: nobody is passed over
        const apart = queue.map((each) => ({ ...each, maker: each.orderId }));
        const crossings = matchOrders(apart);
        const left = after(apart, crossings);
        const overtaken = crossings.some(({ buy, sell }) => {
          const [resting, taker] = buy.position < sell.position ? [buy, sell] : [sell, buy];
          return left.some(
            (rival) =>
              rival.side === resting.side &&
              rival.position < resting.position &&
              rival.pricePerShareUsdMicros === resting.pricePerShareUsdMicros &&
              rival.position < taker.position &&
              remainingShares(rival) > 0n,
          );
        });
        expect(overtaken).toBe(false);
      }),
    );
  });
});

describe('the book', () => {
  it('adds up each price, the best first', () => {
    const book = [order('SELL', 12n, 1n), order('SELL', 11n, 2n), order('SELL', 12n, 3n), order('BUY', 10n, 4n)];
    expect(levelsOf(book, 'SELL')).toEqual([
      { pricePerShareUsdMicros: 11n, shares: 2n, orders: 1 },
      { pricePerShareUsdMicros: 12n, shares: 4n, orders: 2 },
    ]);
    expect(levelsOf(book, 'BUY')).toHaveLength(1);
  });

  it('says how an order stands: filled before cancelled before expired before dropped', () => {
    const placed = order('BUY', 1n, 2n, { dropped: 'UNBACKED' });
    expect(statusOf({ ...placed, dropped: null }, 100)).toBe('OPEN');
    expect(statusOf(placed, 100)).toBe('UNBACKED');
    expect(statusOf(placed, 101)).toBe('EXPIRED');
    expect(statusOf({ ...placed, cancelled: true }, 101)).toBe('CANCELLED');
    expect(statusOf({ ...placed, cancelled: true, filledShares: 2n }, 101)).toBe('FILLED');
  });
});

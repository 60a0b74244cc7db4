import { describe, expect, it } from '@jest/globals';
import { type AssetId, SHARE_UNIT } from '@icubed/protocol';
import { backedCrossings, promisedUnits, purseOf } from './backing.js';
import type { PlacedOrder } from './order.js';
import type { Crossing } from './order-book.js';

function order(orderId: string, side: 'BUY' | 'SELL', maker: string, shares = 10n): PlacedOrder {
  const amounts = { shares, filledShares: 0n, pricePerShareUsdMicros: 3n };
  const rest = { validUntil: 1, nonce: 1n, signature: '0x', position: 1n, cancelled: false, dropped: null };
  return { orderId, assetId: 7n as AssetId, maker, side, ...amounts, ...rest };
}

const crossing = (buy: PlacedOrder, sell: PlacedOrder, shares: bigint): Crossing => ({
  buy,
  sell,
  shares,
  pricePerShareUsdMicros: 2n,
});
const purse = (balance: bigint, allowance = balance) => ({ balance, allowance });

describe('what backs an order', () => {
  const bid = order('bid', 'BUY', 'ada');
  const ask = order('ask', 'SELL', 'grace');

  it('is the maker’s USD for a buyer and the shares of that asset for a seller', () => {
    expect([purseOf(bid), purseOf(ask)]).toEqual(['ada:USD', 'grace:7']);
    const half = { ...ask, filledShares: 4n };
    expect(promisedUnits([bid, order('other', 'BUY', 'ada', 1n), half], 'ada:USD')).toBe(33n);
    expect(promisedUnits([bid, half], 'grace:7')).toBe(6n * SHARE_UNIT);
  });

  it('must last for all crossings together, at the price they trade at', () => {
    const purses = new Map([
      ['ada:USD', purse(20n)],
      ['grace:7', purse(10n * SHARE_UNIT)],
    ]);
    const both = [crossing(bid, ask, 6n), crossing(bid, ask, 4n)];
    expect(backedCrossings(both, purses)).toEqual({ backed: both, unbacked: [] });
    purses.set('ada:USD', purse(19n));
    expect(backedCrossings(both, purses)).toEqual({ backed: [both[0]], unbacked: ['bid'] });
  });

  it('names each side that falls short, by balance or by allowance, and neither for the other', () => {
    const purses = new Map([
      ['ada:USD', purse(100n, 1n)],
      ['grace:7', purse(10n * SHARE_UNIT)],
    ]);
    expect(backedCrossings([crossing(bid, ask, 1n)], purses).unbacked).toEqual(['bid']);
    expect(backedCrossings([crossing(bid, ask, 1n)], new Map()).unbacked).toEqual(['bid', 'ask']);
  });

  it('goes on with others behind one that falls short', () => {
    const rival = order('rival', 'BUY', 'alan');
    const purses = new Map([
      ['alan:USD', purse(100n)],
      ['grace:7', purse(10n * SHARE_UNIT)],
    ]);
    const second = crossing(rival, ask, 5n);
    expect(backedCrossings([crossing(bid, ask, 5n), second], purses)).toEqual({ backed: [second], unbacked: ['bid'] });
  });
});

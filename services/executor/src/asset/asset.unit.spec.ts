import { describe, expect, it } from '@jest/globals';
import { usdMicros } from '@icubed/protocol';
import { priceAt } from './asset.js';

const change = (blockNumber: bigint, price: bigint, effectiveAt: bigint, logIndex = 0) => ({
  blockNumber,
  logIndex,
  priceUsdMicros: usdMicros(price),
  effectiveAt,
});

describe('the price of an asset', () => {
  it('is the last change in effect, whatever order the facts came in', () => {
    const prices = [change(5n, 1_200n, 100n), change(1n, 1_000n, 10n), change(7n, 1_100n, 200n)];
    for (const order of [prices, prices.toReversed()]) {
      expect([9n, 10n, 99n, 100n, 200n].map((at) => priceAt(order, at))).toEqual([
        undefined,
        1_000n,
        1_000n,
        1_200n,
        1_100n,
      ]);
    }
  });

  it('follows the order of logs within one block', () => {
    expect(priceAt([change(1n, 2n, 0n, 5), change(1n, 1n, 0n, 3)], 0n)).toBe(2n);
  });
});

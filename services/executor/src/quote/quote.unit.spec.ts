import { describe, expect, it } from '@jest/globals';
import { assetId, usdMicros } from '@icubed/protocol';
import { mayServe, quoteCall, rankOffers } from './quote.js';

const offer = (node: string, price: bigint) => ({ node, priceUsdMicros: usdMicros(price) });
const asset = { assetId: assetId(7n), priceUsdMicros: usdMicros(1_000n) };

describe('a quote', () => {
  it('adds the cheapest node to the price of the asset', () => {
    expect(quoteCall(asset, [offer('0xB', 300n), offer('0xA', 200n)], 2_000n, 5)).toEqual({
      assetId: 7n,
      assetPriceUsdMicros: 1_000n,
      nodePriceUsdMicros: 200n,
      totalUsdMicros: 1_200n,
      expiresAt: 60_005,
    });
  });

  it('of a profile adds its base, and judges a node by the price of both', () => {
    const profile = { ...asset, priceUsdMicros: usdMicros(100n), base: { priceUsdMicros: usdMicros(1_000n) } };
    expect(quoteCall(profile, [offer('0xA', 4_401n)], 2_000n, 0)).toBeUndefined();
    expect(quoteCall(profile, [offer('0xA', 4_401n), offer('0xB', 4_400n)], 2_000n, 0)).toMatchObject({
      assetPriceUsdMicros: 100n,
      basePriceUsdMicros: 1_000n,
      nodePriceUsdMicros: 4_400n,
      totalUsdMicros: 5_500n,
    });
  });

  it('is not to be had without a node', () => {
    expect(quoteCall(asset, [], 2_000n, 0)).toBeUndefined();
  });

  it('leaves the asset at least a fifth: four times its price is the dearest node', () => {
    expect(mayServe(offer('0xA', 4_000n), asset.priceUsdMicros, 2_000n)).toBe(true);
    expect(mayServe(offer('0xA', 4_001n), asset.priceUsdMicros, 2_000n)).toBe(false);
  });

  it('leaves the asset more when governance says so', () => {
    expect(quoteCall(asset, [offer('0xA', 3_000n)], 2_500n, 0)).toMatchObject({ nodePriceUsdMicros: 3_000n });
    expect(quoteCall(asset, [offer('0xA', 3_001n)], 2_500n, 0)).toBeUndefined();
  });

  it('lets only a free node serve a free asset', () => {
    expect(mayServe(offer('0xA', 0n), usdMicros(0n), 2_000n)).toBe(true);
    expect(mayServe(offer('0xA', 1n), usdMicros(0n), 2_000n)).toBe(false);
  });

  it('ranks equal prices the same way everywhere', () => {
    const ranked = rankOffers([offer('0xC', 2n), offer('0xB', 1n), offer('0xA', 2n)]);
    expect(ranked.map((each) => each.node)).toEqual(['0xB', '0xA', '0xC']);
  });
});

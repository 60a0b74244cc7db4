import { describe, expect, it } from '@jest/globals';
import { assetId, usdMicros } from '@icubed/protocol';
import fc from 'fast-check';
import type { BaseTerms } from '../call/call.js';
import { mayServe } from '../quote/quote.js';
import { captureParts, sumOf } from './capture-parts.js';

const node = `0x${'11'.repeat(20)}`;
const lease = (price: bigint) => ({ node, nodePriceUsdMicros: usdMicros(price) });
const call = (own: bigint, base?: bigint) => ({
  assetId: assetId(7n),
  assetPriceUsdMicros: usdMicros(own),
  ...(base !== undefined && { base: { assetId: assetId(3n), priceUsdMicros: usdMicros(base) } as BaseTerms }),
});

describe('what a call pays', () => {
  it('is one part for an asset that runs by itself', () => {
    const part = { part: 0, assetId: 7n, node, assetAmountUsdMicros: 1_000n, nodeAmountUsdMicros: 200n };
    expect(captureParts(call(1_000n), lease(200n))).toEqual([part]);
  });

  it('is a part of its own for the base, and each part carries its share of the node', () => {
    expect(captureParts(call(100n, 1_000n), lease(440n))).toEqual([
      { part: 0, assetId: 7n, node, assetAmountUsdMicros: 100n, nodeAmountUsdMicros: 40n },
      { part: 1, assetId: 3n, node, assetAmountUsdMicros: 1_000n, nodeAmountUsdMicros: 400n },
    ]);
  });

  it('leaves a free profile free of the node too', () => {
    const [own, base] = captureParts(call(0n, 50n), lease(200n));
    expect([own!.nodeAmountUsdMicros, base!.nodeAmountUsdMicros]).toEqual([0n, 200n]);
  });

  it('is what was quoted to the last unit, and no part leaves its asset less than JobManager asks', () => {
    const price = fc.bigInt({ min: 0n, max: 10n ** 12n });
    fc.assert(
      fc.property(price, fc.option(price, { nil: undefined }), price, (own, base, nodePrice) => {
        const assets = own + (base ?? 0n);
        fc.pre(mayServe({ node, priceUsdMicros: usdMicros(nodePrice) }, usdMicros(assets), 2_000n));
        const parts = captureParts(call(own, base), lease(nodePrice));
        expect(sumOf(parts)).toBe(assets + nodePrice);
        for (const { nodeAmountUsdMicros: toNode, assetAmountUsdMicros: toAsset } of parts)
          expect(mayServe({ node, priceUsdMicros: toNode }, toAsset, 2_000n)).toBe(true);
      }),
    );
  });
});

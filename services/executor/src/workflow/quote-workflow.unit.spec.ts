import { describe, expect, it } from '@jest/globals';
import { type AssetId, assetId, bytes32, didOf, usdMicros } from '@icubed/protocol';
import type { CallableWorkflow, LeasableAsset } from '../asset/callable-asset.js';
import { mostOf } from '../call/call-price.js';
import { quotedPrice } from '../quote/quote.js';
import { runTerms } from '../quote/run-terms.js';
import { quoteWorkflow } from './quote-workflow.js';

const released = (id: bigint, price: bigint): LeasableAsset => ({
  assetId: assetId(id),
  did: didOf(31337, assetId(id)),
  creator: `0x${'77'.repeat(20)}`,
  digest: bytes32(`0x${id.toString(16).padStart(64, '0')}`),
  contentCid: 'bafy',
  priceUsdMicros: usdMicros(price),
});
const profile: LeasableAsset = { ...released(2n, 100n), base: released(3n, 1_000n) };
const workflow: CallableWorkflow = {
  ...released(9n, 50n),
  inputs: [],
  steps: [
    { step: 1, id: 'read', asset: released(1n, 500n) },
    { step: 2, id: 'sort', asset: profile },
    { step: 3, id: 'read-again', asset: released(1n, 500n) },
  ],
};
const prices = new Map([
  [1n, 200n],
  [2n, 400n],
]);
const offers = ({ assetId: id }: { assetId: AssetId }) => {
  const price = prices.get(id);
  return price === undefined ? [] : [{ node: '0xA', priceUsdMicros: usdMicros(price) }];
};

describe('the quote of a workflow', () => {
  const quote = quoteWorkflow(workflow, offers, 2_000n, 5);

  it('is its own price and each step with asset, base and node', () => {
    expect(quotedPrice(quote)).toEqual({ asset: 50n, node: 0n, steps: 2n * 700n + 1_500n, total: 2_950n });
    expect(quote.steps!.map(({ step, quote: of }) => [step, of.totalUsdMicros])).toEqual([
      [1, 700n],
      [2, 1_500n],
      [3, 700n],
    ]);
  });

  it('is exactly what is held, and each step is called by its own part of it', () => {
    const terms = runTerms(workflow, quote);
    expect(mostOf(terms)).toBe(quote.totalUsdMicros);
    expect(terms.steps!.map((step) => mostOf(step))).toEqual([700n, 1_500n, 700n]);
    expect(terms.steps![1]).toMatchObject({ step: 2, did: profile.did, base: { did: profile.base!.did } });
    expect(terms.nodePriceCeilingUsdMicros).toBe(0n);
  });

  it('is not to be had when one component has no node, and says which', () => {
    prices.delete(2n);
    expect(() => quoteWorkflow(workflow, offers, 2_000n, 5)).toThrow(
      expect.objectContaining({
        code: 'EXECUTOR.NO_NODE',
        extras: expect.objectContaining({ component: profile.did }),
      }),
    );
  });
});

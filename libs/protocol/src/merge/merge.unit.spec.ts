import { describe, expect, it } from '@jest/globals';
import { Wallet } from 'ethers';
import fc from 'fast-check';
import { hashTypedData } from 'viem';
import {
  assertMergeWeights,
  assetIdOf,
  domainOf,
  MERGE_WHOLE_PPM,
  mergeReceiptId,
  mergeReceiptTypes,
  mergeWeightsPpm,
  proveMerge,
  recoverMergeReceiptSigner,
  scaledOwnBps,
  type MergeReceipt,
} from '../index.js';

const node = new Wallet(`0x${'42'.repeat(32)}`);
const context = { chainId: 31337, registry: '0x5FbDB2315678afecb367f032d93F642f64180aa3' };
const invalid = expect.objectContaining({ code: 'PROTOCOL.MERGE_WEIGHTS_INVALID' });
const job = {
  creator: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
  salt: `0x${'01'.repeat(32)}`,
  digest: `0x${'02'.repeat(32)}`,
  parents: [
    { assetId: 7n, coefficient: 0.25 },
    { assetId: 9n, coefficient: 0.75 },
  ],
  jobDigest: `0x${'03'.repeat(32)}`,
  validUntil: 1_900_000_000n,
};

describe('the weights of a merge', () => {
  it.each([
    ['halves', [1, 1], [500_000, 500_000]],
    ['an interpolation', [0.3, 0.7], [300_000, 700_000]],
    ['thirds, the first with what is left over', [1, 1, 1], [333_334, 333_333, 333_333]],
    ['a task that is taken away, which uses its parent as much', [1, 0.5, -0.5], [500_000, 250_000, 250_000]],
    ['one parent', [0.4], [1_000_000]],
    ['a parent of almost nothing', [1e6, 1e-9], [999_999, 1]],
  ])('of %s', (_, coefficients, weights) => {
    expect(mergeWeightsPpm(coefficients)).toEqual(weights);
  });

  it('are one whole, without nothing, and as the coefficients are ordered', () => {
    const coefficient = fc.double({ min: 1e-3, max: 1e6, noNaN: true });
    const signed = fc.tuple(coefficient, fc.boolean()).map(([size, negative]) => (negative ? -size : size));
    fc.assert(
      fc.property(fc.array(signed, { minLength: 1, maxLength: 32 }), (coefficients) => {
        const weights = mergeWeightsPpm(coefficients);
        expect(() => assertMergeWeights(weights, coefficients.length)).not.toThrow();
        const exact = coefficients.map(Math.abs);
        const total = exact.reduce((sum, size) => sum + size, 0);
        // below a part per million a parent gets more than it is due, and the largest pays for all of those
        for (const [index, weight] of weights.entries())
          expect(Math.abs(weight - (exact[index]! / total) * MERGE_WHOLE_PPM)).toBeLessThanOrEqual(coefficients.length);
      }),
    );
  });

  it.each([
    ['no parents', []],
    ['33 parents', Array.from({ length: 33 }, () => 1)],
    ['a parent that took no part', [1, 0]],
    ['a number that is none', [1, Number.NaN]],
    ['an endless number', [1, Number.POSITIVE_INFINITY]],
  ])('are refused of %s', (_, coefficients) => {
    expect(() => mergeWeightsPpm(coefficients)).toThrow(invalid);
  });

  it.each([
    ['too few', [1_000_000], 2],
    ['too many', [500_000, 500_000], 1],
    ['nothing', [1_000_000, 0], 2],
    ['a fraction', [500_000.5, 499_999.5], 2],
    ['more than the whole', [500_000, 500_001], 2],
    ['less than the whole', [500_000, 499_999], 2],
    ['nobody', [], 0],
  ])('are none where they are %s', (_, weights, count) => {
    expect(() => assertMergeWeights(weights, count)).toThrow(invalid);
  });

  it('leave of an own part what they say, rounded down', () => {
    expect(scaledOwnBps(2_100, 333_333)).toBe(699);
    expect(scaledOwnBps(3_000, 666_667)).toBe(2_000);
    expect(scaledOwnBps(5_000, MERGE_WHOLE_PPM)).toBe(5_000);
    expect(scaledOwnBps(1, 999_999)).toBe(0);
  });
});

describe('the receipt of a merge', () => {
  const wordsOf = (signed: Awaited<ReturnType<typeof proveMerge>>): MergeReceipt => ({
    childId: assetIdOf({ ...context, ...job }),
    digest: job.digest,
    parents: [7n, 9n],
    weightsPpm: signed.weightsPpm,
    jobDigest: signed.jobDigest,
    node: signed.node,
    validUntil: signed.validUntil,
  });

  it('is signed by the node, for the child that the creator will register', async () => {
    const signed = await proveMerge(node, context, job);
    expect(signed).toMatchObject({ weightsPpm: [250_000, 750_000], node: node.address, validUntil: 1_900_000_000n });
    expect(recoverMergeReceiptSigner(context, wordsOf(signed), signed.signature)).toBe(node.address);
  });

  it('hashes as viem hashes it', async () => {
    const receipt = wordsOf(await proveMerge(node, context, job));
    const types = mergeReceiptTypes as unknown as { MergeReceipt: { name: string; type: string }[] };
    const domain = domainOf(context.chainId, context.registry) as { name: string };
    expect(mergeReceiptId(context, receipt)).toBe(
      hashTypedData({ domain, types, primaryType: 'MergeReceipt', message: { ...receipt } }),
    );
  });

  it.each<[string, Partial<MergeReceipt>]>([
    ['another child', { childId: 1n }],
    ['other bytes', { digest: `0x${'04'.repeat(32)}` }],
    ['another parent', { parents: [7n, 8n] }],
    ['parents in another order', { parents: [9n, 7n] }],
    ['other weights', { weightsPpm: [249_999, 750_001] }],
    ['another job', { jobDigest: `0x${'04'.repeat(32)}` }],
    ['another time', { validUntil: 1n }],
  ])('does not hold for %s', async (_, change) => {
    const signed = await proveMerge(node, context, job);
    const changed = { ...wordsOf(signed), ...change };
    expect(recoverMergeReceiptSigner(context, changed, signed.signature)).not.toBe(node.address);
  });

  it('does not hold on another chain or for another registry', async () => {
    const signed = await proveMerge(node, context, job);
    for (const other of [
      { ...context, chainId: 1 },
      { ...context, registry: node.address },
    ])
      expect(recoverMergeReceiptSigner(other, wordsOf(signed), signed.signature)).not.toBe(node.address);
  });
});

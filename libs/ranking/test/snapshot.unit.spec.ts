import { describe, expect, it } from '@jest/globals';
import {
  canonicalBytes,
  canonicalText,
  cidOf,
  computeSnapshot,
  DEFAULT_PARAMETERS,
  firstDifference,
  sortLists,
} from '../src/index.js';
import { account, CLOSED_AT, inputsOf, type Paid } from './example.js';

const times = (count: number, call: (index: number) => Paid) =>
  Array.from({ length: count }, (_, index) => call(index));
const modelOf = (snapshot: ReturnType<typeof computeSnapshot>, assetId: string) =>
  snapshot.models.find((model) => model.assetId === assetId);

describe('a snapshot', () => {
  it('scores one model with one vote as worked out by hand', async () => {
    const snapshot = computeSnapshot(await inputsOf([{ assetId: '7', payer: 5, assetPrice: 20_000_000n, stars: 5 }]));
    // category: ten neutral votes (mean 3, variance 2) and a 5; the model: ten like the category, and the 5
    const mean = (10 * (35 / 11) + 5) / 11;
    const category = (10 * (2 + (2 / 11) ** 2) + (20 / 11) ** 2) / 11;
    const own = (10 * (category + (35 / 11 - mean) ** 2) + (5 - mean) ** 2) / 11;
    const rating = (mean - Math.sqrt(own / 11) - 1) / 4;
    expect(modelOf(snapshot, '7')).toMatchObject({
      countedUsage: '1000000',
      votes: 1,
      meanStars: 5,
      overall: { rank: 1, worst: 1 },
      hold: null,
    });
    // alone: usage is the 99th percentile itself, no citations, neutral social .5
    expect(modelOf(snapshot, '7')?.score).toBeCloseTo(100 * (0.45 * rating + 0.4 * 1 + 0.15 * 0.1), 8);
    expect(snapshot.top).toMatchObject({ overall: ['7'], verticals: { CV: ['7'], NLP: [] } });
  });

  it('is the same bytes whatever order the facts came in', async () => {
    const inputs = await inputsOf(
      times(12, (index) => ({
        assetId: String(index % 3),
        payer: 20 + index,
        assetPrice: BigInt(index) * 100_000n,
        stars: (index % 5) + 1,
      })),
    );
    const shuffled = {
      ...inputs,
      ...sortLists({
        ...inputs,
        receipts: inputs.receipts.toReversed(),
        votes: inputs.votes.toReversed(),
        assets: inputs.assets.toReversed(),
      }),
    };
    expect(canonicalText(computeSnapshot(shuffled))).toBe(canonicalText(computeSnapshot(inputs)));
    // pinned: a change of the rule, of a rounding or of the format must be seen
    expect(cidOf(canonicalBytes(computeSnapshot(inputs)))).toBe(
      'bafkreie6delvpmfde24idlzjnxaxwns4jfjopoosi5tnccmmexu3ljjenu',
    );
  });

  it('leaves holders and what is older than 28 days out of usage', async () => {
    const calls = [
      { assetId: '7', payer: 5, assetPrice: 1_000_000n },
      { assetId: '7', payer: 6, assetPrice: 1_000_000n, stars: 1 },
      { assetId: '7', payer: 8, assetPrice: 5_000_000n, daysBefore: 29 },
    ];
    const units = DEFAULT_PARAMETERS.holderUnits;
    const held = await inputsOf(calls, { holders: [{ assetId: '7', account: account(6), units }] });
    expect(modelOf(computeSnapshot(held), '7')).toMatchObject({
      countedUsage: '50000',
      payers: 1,
      votes: 0,
      paidCalls: 2,
    });
    const small = await inputsOf(calls, {
      holders: [{ assetId: '7', account: account(6), units: (BigInt(units) - 1n).toString() }],
    });
    expect(modelOf(computeSnapshot(small), '7')).toMatchObject({ countedUsage: '200000', payers: 2, votes: 1 });
  });

  it('does not count votes of payers that have not spent the minimum', async () => {
    const inputs = await inputsOf([{ assetId: '7', payer: 5, assetPrice: 999_000n, stars: 5 }]);
    const poor = { ...inputs, payers: [{ account: account(5), spent: '999999' }] };
    expect(modelOf(computeSnapshot(poor), '7')).toMatchObject({ votes: 0, countedUsage: '0' });
  });

  it('ranks no dataset, nothing that only its holders paid for, and lists a new model as such', async () => {
    const inputs = await inputsOf([
      { assetId: '7', payer: 5, assetPrice: 1n },
      { assetId: '8', payer: 5, assetPrice: 1n },
      { assetId: '9', payer: 5, assetPrice: 1n },
    ]);
    const assets = inputs.assets.map((asset) => ({
      ...asset,
      ...(asset.assetId === '8' && { kind: 'DATASET' as const }),
      registeredAt: CLOSED_AT - 100,
    }));
    const snapshot = computeSnapshot({
      ...inputs,
      assets,
      holders: [{ assetId: '9', account: account(5), units: (10n ** 24n).toString() }],
    });
    expect(snapshot.models).toMatchObject([{ assetId: '7', starterPool: true }]);
  });

  it('credits a parent with what its derivatives earn', async () => {
    const calls = [
      ...times(20, (index) => ({ assetId: '9', payer: 40 + index, assetPrice: 1_000_000n })),
      { assetId: '7', payer: 5, assetPrice: 1_000_000n },
      { assetId: '8', payer: 5, assetPrice: 1_000_000n },
    ];
    const inputs = await inputsOf(calls);
    const assets = inputs.assets.map((asset) => (asset.assetId === '9' ? { ...asset, parents: ['7'] } : asset));
    const snapshot = computeSnapshot({ ...inputs, assets });
    expect([modelOf(snapshot, '7')?.terms.standing, modelOf(snapshot, '8')?.terms.standing]).toEqual([0.9, 0.1]);
  });
});

describe('firstDifference', () => {
  it('names the place', () => {
    expect(firstDifference({ a: [{ b: 1 }] }, { a: [{ b: 1 }] })).toBeUndefined();
    expect(firstDifference({ a: [{ b: 1 }, { b: 2 }] }, { a: [{ b: 1 }, { b: 3 }] })).toEqual({
      path: 'a[1].b',
      expected: 2,
      found: 3,
    });
    expect(firstDifference({ a: 1 }, { a: 1, z: 2 })).toEqual({ path: 'z', expected: undefined, found: 2 });
    expect(firstDifference([1], { 0: 1 })).toMatchObject({ path: '' });
  });
});

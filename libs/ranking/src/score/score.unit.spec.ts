import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DEFAULT_PARAMETERS as P, rankingParametersSchema } from '../parameters/ranking-parameters.js';
import { composite } from './composite.js';
import { categoryPrior, NO_STARS, posterior, ratingTerm, type StarCounts } from './rating.js';
import { citationWeights, percentiles, standingTerm } from './standing.js';
import { countedUsage, p99, usageTerm } from './usage.js';

const stars = fc.tuple(
  ...([0, 1, 2, 3, 4].map(() => fc.nat(40)) as [
    fc.Arbitrary<number>,
    fc.Arbitrary<number>,
    fc.Arbitrary<number>,
    fc.Arbitrary<number>,
    fc.Arbitrary<number>,
  ]),
);
const payers = fc.array(fc.record({ feesUsdMicros: fc.bigInt(0n, 10n ** 12n), proven: fc.boolean() }), {
  minLength: 1,
  maxLength: 30,
});
const dollars = (amount: number, proven = true) => ({ feesUsdMicros: BigInt(amount) * 1_000_000n, proven });

describe('R̃', () => {
  const neutral = { votes: 10, mean: 3, deviation: Math.SQRT2 };

  it('is the prior less its standard error where nobody voted', () => {
    expect(posterior(NO_STARS, neutral)).toEqual(neutral);
    // (3 − √2/√10 − 1)/4
    expect(ratingTerm(NO_STARS, neutral).value).toBeCloseTo((2 - 0.4472135955) / 4, 9);
  });

  it('is ten prior votes and the counted ones', () => {
    // ten fives beside ten threes: mean 4, variance (10·1 + 10·(2 + 1))/20 = 2, SE = √(2/20)
    expect(posterior([0, 0, 0, 0, 10], neutral)).toEqual({ votes: 20, mean: 4, deviation: Math.SQRT2 });
    expect(ratingTerm([0, 0, 0, 0, 10], neutral).value).toBeCloseTo((4 - Math.sqrt(0.1) - 1) / 4, 12);
  });

  it('lets the first vote of a category move its mean by an eleventh of the way', () => {
    expect(categoryPrior([0, 0, 0, 0, 1], P)).toMatchObject({ votes: 10, mean: 35 / 11 });
  });

  it('never falls when a vote gains a star, even though its category and its spread move with it', () => {
    const better = (counts: StarCounts, at: number): StarCounts =>
      counts.map((count, index) =>
        index === at ? count - 1 : index === at + 1 ? count + 1 : count,
      ) as unknown as StarCounts;
    fc.assert(
      fc.property(stars, stars, fc.nat(3), (own, others, at) => {
        fc.pre(own[at]! > 0);
        const value = (mine: StarCounts) => {
          const category = mine.map((count, index) => count + others[index]!) as unknown as StarCounts;
          return ratingTerm(mine, categoryPrior(category, P)).value;
        };
        expect(value(better(own, at))).toBeGreaterThanOrEqual(value(own) - 1e-12);
      }),
    );
  });

  it('lies within its interval', () => {
    fc.assert(
      fc.property(stars, (counts) => {
        const { lower, value, upper } = ratingTerm(counts, neutral);
        expect(lower <= value && value <= upper && lower >= 0 && upper <= 1).toBe(true);
      }),
    );
  });
});

describe('U', () => {
  it('counts each payer up to a twentieth of all', () => {
    // Σ 30, cap 1.5: the large payer 1.5 and ten times 1
    expect(countedUsage([dollars(20), ...Array.from({ length: 10 }, () => dollars(1))], P)).toBe(11_500_000n);
    expect(countedUsage([dollars(20)], P)).toBe(1_000_000n);
    expect(countedUsage([], P)).toBe(0n);
  });

  it('counts unproven payers up to a quarter of the proven', () => {
    const proven = Array.from({ length: 20 }, () => dollars(4));
    expect(countedUsage([...proven, ...Array.from({ length: 40 }, () => dollars(2, false))], P)).toBe(100_000_000n);
    expect(
      countedUsage(
        Array.from({ length: 40 }, () => dollars(2, false)),
        P,
      ),
    ).toBe(0n);
  });

  it('gives no payer more than its cap', () => {
    fc.assert(
      fc.property(payers, fc.bigInt(0n, 10n ** 12n), (others, fees) => {
        const total = others.reduce((sum, { feesUsdMicros }) => sum + feesUsdMicros, fees);
        const with_ = countedUsage([...others, { feesUsdMicros: fees, proven: true }], P);
        // the others at the same cap, without this payer
        const cap = total / 20n;
        const capped = others.map((payer) => ({
          ...payer,
          feesUsdMicros: payer.feesUsdMicros < cap ? payer.feesUsdMicros : cap,
        }));
        const sum = (wanted: boolean) =>
          capped.reduce((all, payer) => (payer.proven === wanted ? all + payer.feesUsdMicros : all), 0n);
        const without = sum(true) + (sum(false) < sum(true) / 4n ? sum(false) : sum(true) / 4n);
        // a quarter more, because it makes room for unproven payers
        expect(with_ - without).toBeLessThanOrEqual((cap * 5n) / 4n + 1n);
      }),
    );
  });

  it('never falls when a payer pays more or proves itself, and does not depend on their order', () => {
    fc.assert(
      fc.property(payers, fc.nat(29), fc.bigInt(0n, 10n ** 12n), (all, index, more) => {
        const at = index % all.length;
        const changed = (change: object) =>
          all.map((payer, position) => (position === at ? { ...payer, ...change } : payer));
        const before = countedUsage(all, P);
        expect(countedUsage(changed({ feesUsdMicros: all[at]!.feesUsdMicros + more }), P)).toBeGreaterThanOrEqual(
          before,
        );
        expect(countedUsage(changed({ proven: true }), P)).toBeGreaterThanOrEqual(before);
        expect(countedUsage(all.toReversed(), P)).toBe(before);
      }),
    );
  });
});

describe('Ũ', () => {
  it('is the logarithm of dollars against the 99th percentile', () => {
    expect(usageTerm(9_000_000n, 99_000_000n)).toBeCloseTo(0.5, 12);
    expect([usageTerm(0n, 0n), usageTerm(5n, 5n), usageTerm(200n, 100n)]).toEqual([0, 1, 1]);
  });

  it('takes the nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => BigInt(index + 1));
    expect([p99([]), p99([7n]), p99(hundred), p99([...hundred, 101n])]).toEqual([0n, 7n, 99n, 100n]);
  });
});

describe('S̃', () => {
  it('is a share of the others that one exceeds', () => {
    const all = [0n, 0n, 5n, 9n, 9n];
    expect(percentiles(all)).toEqual([0, 0, 0.5, 0.75, 0.75]);
    expect(percentiles([9n])).toEqual([0]);
    expect([standingTerm(1), standingTerm(0)].map((value) => value.toFixed(9))).toEqual(['0.900000000', '0.100000000']);
  });

  it('weighs a citation by what the derivative earns', () => {
    const weights = citationWeights([
      { parents: ['1', '2'], countedUsage: 5n },
      { parents: ['1'], countedUsage: 7n },
    ]);
    expect([...weights]).toEqual([
      ['1', 12n],
      ['2', 5n],
    ]);
  });
});

describe('the composite', () => {
  it('weighs .45, .40 and .15', () => {
    const rating = { value: 0.6, lower: 0.5, upper: 0.8 };
    expect(composite(rating, 0.5, 0.2, P)).toEqual({ score: 50, lower: 45.5, upper: 59 });
  });

  it.each([
    { rating: 6_100, usage: 2_900, standing: 1_000 },
    { rating: 4_500, usage: 4_000, standing: 900 },
    { rating: 4_500, usage: 4_000, standing: 1_400 },
    { rating: 4_500.5, usage: 4_000, standing: 1_499.5 },
  ])('refuses the weights %j', (weightsBps) => {
    expect(rankingParametersSchema.safeParse({ ...P, weightsBps }).success).toBe(false);
  });
});

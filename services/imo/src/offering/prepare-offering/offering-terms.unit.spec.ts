import { describe, expect, it } from '@jest/globals';
import { assertTerms, type ChosenTerms, OPEN_TO_EVERYONE } from './offering-terms.js';

const NOW = 1_800_000_000;
const DAY = 86_400;
const RANGE = { minDurationDays: 7n, maxDurationDays: 180n };
const terms: ChosenTerms = {
  pricePerShareUsdMicros: 1n,
  deadline: NOW + 7 * DAY,
  capPerAccount: 0,
  allowlistRoot: OPEN_TO_EVERYONE,
  vestingDays: 30,
};

describe('offering terms', () => {
  it('accepts both ends of every bound', () => {
    expect(() => assertTerms(terms, NOW, RANGE)).not.toThrow();
    const most = {
      pricePerShareUsdMicros: (1n << 96n) - 1n,
      deadline: NOW + 180 * DAY,
      vestingDays: 730,
      capPerAccount: 2 ** 32 - 1,
    };
    expect(() => assertTerms({ ...terms, ...most }, NOW, RANGE)).not.toThrow();
  });

  it('holds deadlines to what governance has narrowed', () => {
    const range = { minDurationDays: 8n, maxDurationDays: 9n };
    const due = (at: number) => () => assertTerms({ ...terms, deadline: at }, NOW, range);
    expect(due(NOW + 8 * DAY)).not.toThrow();
    expect(due(NOW + 9 * DAY)).not.toThrow();
    expect(due(NOW + 8 * DAY - 1)).toThrow('8 to 9 days');
    expect(due(NOW + 9 * DAY + 1)).toThrow('8 to 9 days');
  });

  it.each<[string, Partial<ChosenTerms>]>([
    ['pricePerShare', { pricePerShareUsdMicros: 0n }],
    ['pricePerShare', { pricePerShareUsdMicros: 1n << 96n }],
    ['deadline', { deadline: NOW + 7 * DAY - 1 }],
    ['deadline', { deadline: NOW + 180 * DAY + 1 }],
    ['vestingDays', { vestingDays: 29 }],
    ['vestingDays', { vestingDays: 731 }],
    ['capPerAccount', { capPerAccount: -1 }],
    ['capPerAccount', { capPerAccount: 2 ** 32 }],
  ])('names %s when it is out of bounds', (field, change) => {
    expect(() => assertTerms({ ...terms, ...change }, NOW, RANGE)).toThrow(
      expect.objectContaining({ code: 'IMO.TERMS_INVALID', extras: { field } }),
    );
  });
});

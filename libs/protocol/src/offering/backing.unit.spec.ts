import { describe, expect, it } from '@jest/globals';
import { countsAsBacked } from './backing.js';

const shares = (whole: bigint): bigint => whole * 10n ** 18n;
/** a fifth of the 510,000 that are sold */
const fifth = shares(102_000n);

describe('an offering that counts', () => {
  it('has twenty backers, and not nineteen', () => {
    expect(countsAsBacked({ backers: 20, largestUnits: shares(1n) })).toBe(true);
    expect(countsAsBacked({ backers: 19, largestUnits: shares(1n) })).toBe(false);
  });

  it('has none that holds more than a fifth of what was sold, to the unit', () => {
    expect(countsAsBacked({ backers: 20, largestUnits: fifth })).toBe(true);
    expect(countsAsBacked({ backers: 200, largestUnits: fifth + 1n })).toBe(false);
  });
});

import { describe, expect, it } from '@jest/globals';
import { assetId } from '@icubed/protocol';
import { mostSimilar, MILLION, similarityOf, TERMS, WEIGHTS, type TermValues } from './similarity.js';

const nothing = Object.fromEntries(TERMS.map((name) => [name, 0])) as unknown as TermValues;
const similar = (id: bigint, values: Partial<TermValues>) => similarityOf(assetId(id), { ...nothing, ...values });

describe('similarity', () => {
  it('is a million where all is in common, and the points add up to it', () => {
    expect(TERMS.reduce((sum, name) => sum + WEIGHTS[name], 0)).toBe(100);
    const all = Object.fromEntries(TERMS.map((name) => [name, MILLION])) as unknown as TermValues;
    expect(similarityOf(assetId(1n), all).score).toBe(MILLION);
    const some = similar(1n, { TEXT: 333_333, LINEAGE: 500_000, TAGS: 1 });
    expect(some.terms.reduce((sum, { points }) => sum + points, 0)).toBe(some.score);
    expect(some.score).toBe(83_333 + 75_000);
  });

  it.each([
    [-5, 0],
    [0.4, 0],
    [2 * MILLION, MILLION],
  ])('takes %d for %d', (given, value) => {
    expect(similar(1n, { TEXT: given }).terms[0]!.value).toBe(value);
  });

  it('orders by score, then by id, and leaves out who shares a vertical only', () => {
    const [a, b, c, d] = [
      similar(9n, { TASK: MILLION }),
      similar(3n, { TASK: MILLION }),
      similar(1n, { VERTICAL: MILLION }),
      similar(4n, { WEIGHTS: MILLION }),
    ];
    expect(mostSimilar([a, b, c, d], 10).map(({ id }) => id)).toEqual([4n, 3n, 9n]);
    expect(mostSimilar([a, b, c, d], 1).map(({ id }) => id)).toEqual([4n]);
  });
});

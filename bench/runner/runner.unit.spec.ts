import { describe, expect, it } from '@jest/globals';
import { number } from './report.mjs';
import { interleaved } from './rounds.mjs';
import { median, quantile, ratios, summary } from './statistics.mjs';

describe('figures', () => {
  it('take the middle, and the mean of two middles', () => {
    expect([median([9, 1, 5]), median([9, 1, 5, 7]), median([4])]).toEqual([5, 6, 4]);
    expect(summary([3, 1, 2])).toEqual({ median: 2, low: 1, high: 3 });
  });

  it('name a quantile that was measured', () => {
    const hundred = Array.from({ length: 100 }, (_, n) => 100 - n);
    expect([0.5, 0.95, 0.99, 1].map((share) => quantile(hundred, share))).toEqual([50, 95, 99, 100]);
    expect(quantile([7], 0.99)).toBe(7);
  });

  it('are compared round by round', () => {
    expect(ratios([2, 8, 6], [1, 2, 2])).toEqual({ median: 3, low: 2, high: 4 });
  });

  it.each([
    [0.70412, '0.704'],
    [12.345, '12.3'],
    [1_351.4, '1,351'],
    [0, '0'],
  ])('are shown with three digits: %s', (value, text) => expect(number(value)).toBe(text));
});

describe('rounds', () => {
  it('throw a warm-up away and let everybody be first in turn', async () => {
    const order: string[] = [];
    let value = 0;
    const contestant = (name: string) => async () => {
      order.push(name);
      return { ms: (value += 1) };
    };
    const contestants = { a: contestant('a'), b: contestant('b') };
    const measured = await interleaved(contestants, { rounds: 2, progress: () => undefined });
    expect(order).toEqual(['a', 'b', 'b', 'a', 'a', 'b']);
    expect(measured).toEqual({ a: { ms: [4, 5] }, b: { ms: [3, 6] } });
  });
});

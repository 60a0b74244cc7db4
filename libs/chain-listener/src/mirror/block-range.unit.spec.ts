import { describe, expect, it } from '@jest/globals';
import { BlockRange } from './block-range.js';

const limits = { start: 8, max: 20, maxLogs: 100 };

describe('block range', () => {
  it('never goes past the last block', () => {
    expect(new BlockRange(limits).end(5, 7)).toBe(7);
    expect(new BlockRange(limits).end(5, 100)).toBe(12);
  });

  it('halves down to one block and then gives up', () => {
    const range = new BlockRange(limits);
    expect([range.shrink(), range.shrink(), range.shrink(), range.shrink()]).toEqual([true, true, true, false]);
    expect(range.end(5, 100)).toBe(5);
  });

  it('grows while answers are small, up to its maximum, and shrinks when one is crowded', () => {
    const range = new BlockRange(limits);
    for (let answer = 0; answer < 10; answer += 1) range.answered(0);
    expect(range.end(1, 1000)).toBe(20);
    range.answered(101);
    expect(range.end(1, 1000)).toBe(10);
    range.answered(60);
    expect(range.end(1, 1000)).toBe(10);
  });
});

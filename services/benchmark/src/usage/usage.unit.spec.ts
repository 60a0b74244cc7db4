import { describe, expect, it } from '@jest/globals';
import { dayOf, firstDayOf, MAX_DAYS } from './usage.js';

const seconds = (instant: string) => Date.parse(instant) / 1_000;

describe('dayOf', () => {
  it('changes at midnight UTC, wherever the process runs', () => {
    expect([dayOf(seconds('2026-11-22T23:59:59Z')), dayOf(seconds('2026-11-23T00:00:00Z'))]).toEqual([
      '2026-11-22',
      '2026-11-23',
    ]);
  });
});

describe('firstDayOf', () => {
  it('counts today as one of the days', () => {
    const now = seconds('2026-11-22T10:00:00Z');
    expect([firstDayOf(1, now), firstDayOf(28, now)]).toEqual(['2026-11-22', '2026-10-26']);
  });

  it.each([0, -1, 1.5, MAX_DAYS + 1, Number.NaN])('refuses a window of %s days', (days) => {
    expect(() => firstDayOf(days, 0)).toThrow(/BENCHMARK.WINDOW_INVALID/);
  });
});

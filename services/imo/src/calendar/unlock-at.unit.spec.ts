import { describe, expect, it } from '@jest/globals';
import { localDay, midnight, yearOf } from './pacific-time.js';
import { federalHolidays } from './federal-holidays.js';
import { isBusinessDay, unlockAt } from './unlock-at.js';

const HOUR = 3_600;
const clock = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/Los_Angeles',
  hourCycle: 'h23',
  weekday: 'short',
  ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' },
});

function pacific(instant: number): Record<string, string> {
  return Object.fromEntries(clock.formatToParts(instant * 1_000).map(({ type, value }) => [type, value]));
}

function at(text: string): number {
  return Date.parse(text) / 1_000;
}

describe('Pacific time', () => {
  it('agrees with the time zone database on every midnight of 30 years', () => {
    const first = localDay(at('2020-01-01T12:00:00Z'));
    for (let day = first; day < first + 30 * 365.25; day += 1) {
      const seen = pacific(midnight(day));
      const utc = new Date(day * 86_400_000);
      expect([
        seen['hour'],
        seen['minute'],
        seen['second'],
        Number(seen['month']),
        Number(seen['day']),
        Number(seen['year']),
      ]).toEqual(['00', '00', '00', utc.getUTCMonth() + 1, utc.getUTCDate(), utc.getUTCFullYear()]);
    }
  });

  it('agrees on the local date around both changes of the clock, hour by hour', () => {
    for (let year = 2020; year < 2050; year += 1) {
      for (const month of ['03', '11']) {
        for (let hour = 0; hour < 24 * 16; hour += 1) {
          const instant = at(`${year}-${month}-01T00:30:00Z`) + hour * HOUR;
          expect(new Date(localDay(instant) * 86_400_000).getUTCDate()).toBe(Number(pacific(instant)['day']));
        }
      }
    }
  });
});

describe('unlock', () => {
  it('is the next midnight for a fill on a working day before another', () => {
    expect(unlockAt(at('2026-06-09T20:00:00Z'))).toBe(at('2026-06-10T07:00:00Z'));
  });

  it('counts the date in Los Angeles, not in Greenwich', () => {
    expect(unlockAt(at('2026-06-10T06:59:59Z'))).toBe(at('2026-06-10T07:00:00Z'));
    expect(unlockAt(at('2026-06-10T07:00:00Z'))).toBe(at('2026-06-11T07:00:00Z'));
  });

  it('passes over a weekend, and over a holiday behind it', () => {
    expect(unlockAt(at('2026-06-12T20:00:00Z'))).toBe(at('2026-06-15T07:00:00Z'));
    // Friday before Memorial Day
    expect(unlockAt(at('2026-05-22T20:00:00Z'))).toBe(at('2026-05-26T07:00:00Z'));
  });

  it('keeps to local midnight across the changes of the clock', () => {
    expect(unlockAt(at('2026-03-06T20:00:00Z'))).toBe(at('2026-03-09T07:00:00Z'));
    expect(unlockAt(at('2026-10-30T20:00:00Z'))).toBe(at('2026-11-02T08:00:00Z'));
  });

  it('observes a holiday on the neighbouring working day, also across the year', () => {
    // 2021-12-25 and 2022-01-01 were Saturdays
    expect(isBusinessDay(localDay(at('2021-12-24T20:00:00Z')))).toBe(false);
    expect(isBusinessDay(localDay(at('2021-12-31T20:00:00Z')))).toBe(false);
    expect(isBusinessDay(localDay(at('2026-07-03T20:00:00Z')))).toBe(false);
    expect(isBusinessDay(localDay(at('2027-07-05T20:00:00Z')))).toBe(false);
  });

  it('is always a local midnight of a working day, later than the fill and at most 7 days ahead, for 30 years', () => {
    for (let filled = at('2020-01-01T03:17:00Z'); filled < at('2050-01-01T00:00:00Z'); filled += 13 * HOUR) {
      const unlock = unlockAt(filled);
      const { hour, minute, weekday } = pacific(unlock);
      expect([hour, minute]).toEqual(['00', '00']);
      expect(['Sat', 'Sun']).not.toContain(weekday);
      const day = localDay(unlock);
      expect(federalHolidays(yearOf(day)).has(day)).toBe(false);
      expect(unlock - filled).toBeGreaterThan(0);
      expect(unlock - filled).toBeLessThanOrEqual(7 * 86_400);
    }
  });
});

import { describe, expect, it } from '@jest/globals';
import { localDay, midnight, yearOf } from './pacific-time.js';
import { federalHolidays } from './federal-holidays.js';
import { isBusinessDay, unlockAt } from './unlock-at.js';

const HOUR = 3_600;
const clock = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/Los_Angeles',
  hourCycle: 'h23',
  weekday: 'short',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
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
    const days = Array.from({ length: 30 * 365 + 8 }, (_, index) => first + index);
    const wrong = days.filter((day) => {
      const seen = pacific(midnight(day));
      const date = `${seen['year']}-${seen['month']}-${seen['day']} ${seen['hour']}:${seen['minute']}:${seen['second']}`;
      return date !== `${new Date(day * 86_400_000).toISOString().slice(0, 10)} 00:00:00`;
    });
    expect(wrong).toEqual([]);
  });

  it('agrees on the local date around both changes of the clock, hour by hour', () => {
    const starts = Array.from({ length: 30 }, (_, index) => [`${2020 + index}-03-07`, `${2020 + index}-10-31`]).flat();
    const instants = starts.flatMap((start) =>
      Array.from({ length: 24 * 9 }, (_, hour) => at(`${start}T00:30:00Z`) + hour * HOUR),
    );
    const wrong = instants.filter((instant) => {
      const local = new Date(localDay(instant) * 86_400_000).getUTCDate();
      return local !== Number(pacific(instant)['day']);
    });
    expect(wrong).toEqual([]);
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
    const fills = Array.from({ length: 12_000 }, (_, index) => at('2020-01-01T03:17:00Z') + index * 22 * HOUR);
    const wrong = fills.filter((filled) => {
      const unlock = unlockAt(filled);
      const { hour, minute, weekday } = pacific(unlock);
      const day = localDay(unlock);
      const working = weekday !== 'Sat' && weekday !== 'Sun' && !federalHolidays(yearOf(day)).has(day);
      return !(working && hour === '00' && minute === '00' && unlock > filled && unlock <= filled + 7 * 86_400);
    });
    expect(wrong).toEqual([]);
  });
});

/**
 * Civil time in America/Los_Angeles by the rule of the Energy Policy Act of 2005, as PacificTime.sol computes it: daylight saving
 * from the second Sunday of March 02:00 to the first Sunday of November 02:00. A day is a number of days since 1970-01-01;
 * an instant is Unix seconds.
 */
const DAY_SECONDS = 86_400;
const STANDARD_OFFSET = 8 * 3_600;
const DAYLIGHT_OFFSET = 7 * 3_600;

export const SUNDAY = 0;
export const MONDAY = 1;
export const THURSDAY = 4;
export const SATURDAY = 6;

/** The local day in which an instant lies. */
export function localDay(instant: number): number {
  return Math.floor((instant - offsetAt(instant)) / DAY_SECONDS);
}

/** The instant of 00:00 local time. Clocks change at 02:00, so midnight exists once on every day. */
export function midnight(day: number): number {
  const year = yearOf(day);
  // on both Sundays midnight still has the offset of the evening before
  const daylight = day > daylightStart(year) && day <= daylightEnd(year);
  return day * DAY_SECONDS + (daylight ? DAYLIGHT_OFFSET : STANDARD_OFFSET);
}

export function weekday(day: number): number {
  return (day + 4) % 7;
}

export function yearOf(day: number): number {
  return new Date(day * DAY_SECONDS * 1_000).getUTCFullYear();
}

/** Months 1 to 12. */
export function dayOf(year: number, month: number, dayOfMonth: number): number {
  return Date.UTC(year, month - 1, dayOfMonth) / (DAY_SECONDS * 1_000);
}

/** The n-th such weekday of a month, n from 1. */
export function nthWeekday(year: number, month: number, wanted: number, n: number): number {
  const first = dayOf(year, month, 1);
  return first + ((wanted + 7 - weekday(first)) % 7) + (n - 1) * 7;
}

export function lastWeekday(year: number, month: number, wanted: number): number {
  const fifth = nthWeekday(year, month, wanted, 5);
  return fifth < dayOf(year, month + 1, 1) ? fifth : fifth - 7;
}

function offsetAt(instant: number): number {
  const year = yearOf(Math.floor((instant - STANDARD_OFFSET) / DAY_SECONDS));
  const start = daylightStart(year) * DAY_SECONDS + 2 * 3_600 + STANDARD_OFFSET;
  const end = daylightEnd(year) * DAY_SECONDS + 2 * 3_600 + DAYLIGHT_OFFSET;
  return instant >= start && instant < end ? DAYLIGHT_OFFSET : STANDARD_OFFSET;
}

function daylightStart(year: number): number {
  return nthWeekday(year, 3, SUNDAY, 2);
}

function daylightEnd(year: number): number {
  return nthWeekday(year, 11, SUNDAY, 1);
}

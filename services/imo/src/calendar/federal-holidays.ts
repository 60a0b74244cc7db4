import { dayOf, lastWeekday, MONDAY, nthWeekday, SATURDAY, SUNDAY, THURSDAY, weekday } from './pacific-time.js';

/** Federal holidays of the United States (5 U.S.C. § 6103) as observed: taken on Friday for a Saturday, on Monday for a Sunday. */
export function federalHolidays(year: number): ReadonlySet<number> {
  return new Set([
    observed(dayOf(year, 1, 1)),
    nthWeekday(year, 1, MONDAY, 3), // Birthday of Martin Luther King, Jr.
    nthWeekday(year, 2, MONDAY, 3), // Washington's Birthday
    lastWeekday(year, 5, MONDAY), // Memorial Day
    observed(dayOf(year, 6, 19)), // Juneteenth
    observed(dayOf(year, 7, 4)), // Independence Day
    nthWeekday(year, 9, MONDAY, 1), // Labor Day
    nthWeekday(year, 10, MONDAY, 2), // Columbus Day
    observed(dayOf(year, 11, 11)), // Veterans Day
    nthWeekday(year, 11, THURSDAY, 4), // Thanksgiving Day
    observed(dayOf(year, 12, 25)), // Christmas Day
    // New Year's day on a Saturday is observed in the year before
    observed(dayOf(year + 1, 1, 1)),
  ]);
}

function observed(day: number): number {
  if (weekday(day) === SATURDAY) return day - 1;
  return weekday(day) === SUNDAY ? day + 1 : day;
}

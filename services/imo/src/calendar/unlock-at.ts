import { federalHolidays } from './federal-holidays.js';
import { localDay, midnight, SATURDAY, SUNDAY, weekday, yearOf } from './pacific-time.js';

const MAX_WAIT_SECONDS = 7 * 86_400;

/**
 * 00:00 Pacific of the first business day after the local date of the fill, at most 7 days ahead (economics section 3), in Unix
 * seconds. A preview for people: the chain decides, by its governed table of holidays.
 */
export function unlockAt(filledAt: number): number {
  let day = localDay(filledAt) + 1;
  while (!isBusinessDay(day) && midnight(day + 1) <= filledAt + MAX_WAIT_SECONDS) day += 1;
  return midnight(day);
}

export function isBusinessDay(day: number): boolean {
  const dayOfWeek = weekday(day);
  return dayOfWeek !== SATURDAY && dayOfWeek !== SUNDAY && !federalHolidays(yearOf(day)).has(day);
}

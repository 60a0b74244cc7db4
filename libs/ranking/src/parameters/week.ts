export const WEEK_SECONDS = 604_800;
/** Monday 1970-01-05 00:00 UTC: the first Monday of Unix time begins week 0. */
const FIRST_MONDAY = 4 * 86_400;

/** The week a moment of the chain's clock lies in. A Monday's first second is in the week that it begins. */
export function weekOf(chainSeconds: number): number {
  return Math.floor((chainSeconds - FIRST_MONDAY) / WEEK_SECONDS);
}

/** The Monday 00:00 UTC that ends a week. */
export function weekEnd(week: number): number {
  return FIRST_MONDAY + (week + 1) * WEEK_SECONDS;
}

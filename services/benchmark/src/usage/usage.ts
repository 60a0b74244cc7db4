import { ModelverseError } from '@icubed/errors';
import type { UsdMicros } from '@icubed/protocol';

/** A UTC day, `2026-11-22`. */
export type Day = string & { readonly brand: 'Day' };

export interface DailyUsage {
  readonly day: Day;
  readonly calls: bigint;
  readonly payers: number;
  readonly feesUsdMicros: UsdMicros;
}

/** Paid use of one asset over a window of days. `payers` are distinct over the whole window, so never the sum of the days. */
export interface Usage {
  readonly calls: bigint;
  readonly payers: number;
  readonly feesUsdMicros: UsdMicros;
  /** days with calls, oldest first */
  readonly daily: readonly DailyUsage[];
}

export const NO_USAGE: Usage = { calls: 0n, payers: 0, feesUsdMicros: 0n as UsdMicros, daily: [] };

/** The window of economics section 7. */
export const DEFAULT_DAYS = 28;
export const MAX_DAYS = 180;

const DAY_SECONDS = 86_400;

export function dayOf(unixSeconds: number): Day {
  return new Date(unixSeconds * 1_000).toISOString().slice(0, 10) as Day;
}

/** The first day of a window of `days` days that ends with today. Throws BENCHMARK.WINDOW_INVALID. */
export function firstDayOf(days: number, nowSeconds: number): Day {
  if (!Number.isInteger(days) || days < 1 || days > MAX_DAYS) {
    throw new ModelverseError('BENCHMARK.WINDOW_INVALID', `days must be between 1 and ${MAX_DAYS}.`, {
      days,
      max: MAX_DAYS,
    });
  }
  return dayOf(nowSeconds - (days - 1) * DAY_SECONDS);
}

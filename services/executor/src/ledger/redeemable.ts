import type { UsdMicros } from '@icubed/protocol';
import { dailyCapReached } from './ledger.errors.js';
import { chainDay, secondsToNextDay, type SessionLedger } from './session-ledger.js';

/** What the chain has redeemed of a session for good. */
export interface Redeemed {
  readonly redeemedUsdMicros: UsdMicros;
  /** how much of it on the last day that anything was; missing as long as nothing was */
  readonly redeemedOn?: { readonly day: number; readonly amountUsdMicros: UsdMicros };
}

/**
 * JobManager counts the daily cap on the day of the redemption, and UsageDisputes takes what was never redeemed for withheld: whoever called just
 * before midnight and just after it, and closed the session, would have made one of both unredeemable. So all that is open, whichever day it is of,
 * must fit into today: what the chain redeems later moves from open to redeemed, and the sum only falls with a new day.
 * Throws EXECUTOR.DAILY_CAP_REACHED.
 */
export function requireRedeemableToday(
  ledger: SessionLedger,
  { redeemedUsdMicros, redeemedOn }: Redeemed,
  terms: { readonly dailyCap: UsdMicros; readonly amount: UsdMicros; readonly chainSeconds: bigint },
): void {
  const { dailyCap, amount, chainSeconds } = terms;
  const unsettled = ledger.captured > redeemedUsdMicros ? ledger.captured - redeemedUsdMicros : 0n;
  const redeemedToday = redeemedOn?.day === chainDay(chainSeconds) ? redeemedOn.amountUsdMicros : 0n;
  const left = dailyCap - redeemedToday - unsettled - ledger.held;
  // what is free has nothing to redeem
  if (amount === 0n || amount <= left) return;
  throw dailyCapReached(amount, (left > 0n ? left : 0n) as UsdMicros, secondsToNextDay(chainSeconds));
}

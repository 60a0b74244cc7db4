import type { UsdMicros } from '@icubed/protocol';
import { broken, dailyCapReached, insufficientFunds } from './ledger.errors.js';

/**
 * What the executor has promised and taken of one session, off-chain. `captured` only grows and is what vouchers claim;
 * always `captured + held ≤ cap`, and `usedToday ≤ dailyCap` for the chain's current day.
 */
export interface SessionLedger {
  readonly captured: UsdMicros;
  readonly held: UsdMicros;
  /** whole days of the chain's clock since 1970 */
  readonly day: number;
  readonly usedToday: UsdMicros;
  /** captures so far: the next capture's place in the usage tree */
  readonly captures: number;
}

export interface SessionLimits {
  readonly cap: UsdMicros;
  readonly dailyCap: UsdMicros;
}

export interface Hold {
  readonly amount: UsdMicros;
  readonly day: number;
}

const ZERO = 0n as UsdMicros;

export const EMPTY_LEDGER: SessionLedger = { captured: ZERO, held: ZERO, day: 0, usedToday: ZERO, captures: 0 };

const DAY_SECONDS = 86_400n;

export const chainDay = (chainSeconds: bigint): number => Number(chainSeconds / DAY_SECONDS);

export const secondsToNextDay = (chainSeconds: bigint): number => Number(DAY_SECONDS - (chainSeconds % DAY_SECONDS));

export function remaining(ledger: SessionLedger, limits: SessionLimits): UsdMicros {
  return (limits.cap - ledger.captured - ledger.held) as UsdMicros;
}

/** Throws EXECUTOR.INSUFFICIENT_FUNDS or EXECUTOR.DAILY_CAP_REACHED. */
export function takeHold(
  ledger: SessionLedger,
  limits: SessionLimits,
  amount: UsdMicros,
  chainSeconds: bigint,
): { ledger: SessionLedger; hold: Hold } {
  if (amount < 0n) throw broken('a hold cannot be negative');
  const day = chainDay(chainSeconds);
  // a chain that was reorganised may step back over midnight: the later day's count stays the stricter one
  const today = day > ledger.day ? { day, usedToday: ZERO } : { day: ledger.day, usedToday: ledger.usedToday };
  if (amount > remaining(ledger, limits)) throw insufficientFunds(amount, remaining(ledger, limits));
  const usedToday = (today.usedToday + amount) as UsdMicros;
  if (usedToday > limits.dailyCap) {
    const left = (limits.dailyCap - today.usedToday) as UsdMicros;
    throw dailyCapReached(amount, left, secondsToNextDay(chainSeconds));
  }
  return {
    ledger: { ...ledger, day: today.day, usedToday, held: (ledger.held + amount) as UsdMicros },
    hold: { amount, day: today.day },
  };
}

/** Takes `amount` of the hold, as `parts` leaves of the usage tree, and gives the rest back. */
export function captureHold(ledger: SessionLedger, hold: Hold, amount: UsdMicros, parts = 1): SessionLedger {
  if (amount < 0n || amount > hold.amount) throw broken('a capture takes no more than its hold');
  const after = giveBack(ledger, hold, (hold.amount - amount) as UsdMicros);
  return { ...after, captured: (after.captured + amount) as UsdMicros, captures: after.captures + parts };
}

export function releaseHold(ledger: SessionLedger, hold: Hold): SessionLedger {
  return giveBack(ledger, hold, hold.amount);
}

function giveBack(ledger: SessionLedger, hold: Hold, unused: UsdMicros): SessionLedger {
  if (hold.amount > ledger.held) throw broken('the ledger holds less than the hold says');
  // yesterday's hold counted against yesterday's cap: giving it back today must not widen today's
  const back = hold.day === ledger.day ? unused : ZERO;
  return {
    ...ledger,
    held: (ledger.held - hold.amount) as UsdMicros,
    usedToday: (ledger.usedToday - back) as UsdMicros,
  };
}

import type { UsdMicros } from '@icubed/protocol';
import { broken } from './ledger.errors.js';
import type { Hold } from './session-ledger.js';

/** The hold of a workflow's call: its steps get theirs out of it, so the session's ledger does not change with them. */
export interface CarvedHold {
  readonly hold: Hold;
  /** what the steps were given so far; none of it comes back */
  readonly carvedUsdMicros: UsdMicros;
}

/**
 * Gives a step its hold and leaves at least `keep`, the workflow's own price. A step's hold is captured or released like any other
 * from then on. Throws EXECUTOR.LEDGER_BROKEN when it does not fit.
 */
export function carveHold(
  { hold, carvedUsdMicros }: CarvedHold,
  amount: UsdMicros,
  keep: UsdMicros,
): { carvedUsdMicros: UsdMicros; hold: Hold } {
  const carved = (carvedUsdMicros + amount) as UsdMicros;
  if (amount < 0n || carved + keep > hold.amount) throw broken('the steps take no more than the call holds for them');
  return { carvedUsdMicros: carved, hold: { amount, day: hold.day } };
}

/** What a call still holds itself. */
export function restOf({ hold, carvedUsdMicros }: CarvedHold): Hold {
  return { amount: (hold.amount - carvedUsdMicros) as UsdMicros, day: hold.day };
}

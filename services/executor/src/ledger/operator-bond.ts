import type { UsdMicros } from '@icubed/protocol';
import { bondReached, bondTooSmall, bondUnknown } from './ledger.errors.js';

/**
 * What the operator settles by. JobManager redeems no more in its rolling window than the bond, and UsageDisputes takes what was never redeemed
 * for withheld: so `open + redeemed ≤ bond` whenever a hold is taken, and all that is open can be redeemed at once.
 */
export interface OperatorBond {
  readonly bondUsdMicros: UsdMicros;
  /** in the contract's window */
  readonly redeemedUsdMicros: UsdMicros;
  /** of all sessions: held, or captured and not settled */
  readonly openUsdMicros: UsdMicros;
}

/** JobManager's window forgets whole hours of the chain's clock. */
const BUCKET_SECONDS = 3_600n;

/**
 * What is open once a call of this amount is held. Throws EXECUTOR.BOND_TOO_SMALL where waiting does not help, EXECUTOR.BOND_REACHED where it may,
 * PLATFORM.UNAVAILABLE before the bond was first read.
 */
export function openWithinBond(bond: OperatorBond | undefined, amount: UsdMicros, chainSeconds: bigint): UsdMicros {
  if (bond === undefined) throw bondUnknown();
  const { bondUsdMicros, redeemedUsdMicros, openUsdMicros } = bond;
  if (amount > bondUsdMicros) throw bondTooSmall(amount, bondUsdMicros);
  const left = bondUsdMicros - redeemedUsdMicros - openUsdMicros;
  if (amount > left) {
    // a slash may have left less than what is open
    const available = (left > 0n ? left : 0n) as UsdMicros;
    throw bondReached(amount, available, Number(BUCKET_SECONDS - (chainSeconds % BUCKET_SECONDS)));
  }
  return (openUsdMicros + amount) as UsdMicros;
}

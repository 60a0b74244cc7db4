import { ModelverseError } from '@icubed/errors';
import { hasAllowlist, isRestricted, type Offering, POOL } from '../offering.js';
import { isAllowlisted } from './allowlist.js';

export interface ReserveShares {
  readonly account: string;
  /** whole shares asked for */
  readonly shares: number;
  /** whole shares the account holds already */
  readonly held: number;
  readonly proof: readonly string[];
}

export interface Reservation {
  /** what the pool can still give of what was asked for */
  readonly shares: number;
  readonly pricePerShareUsdMicros: bigint;
  readonly costUsdMicros: bigint;
}

/**
 * What a reservation at `now` would get, by the contract's rules: the one that fills the pool gets exactly what is left.
 *
 * @throws IMO.OFFERING_NOT_FOUND, OFFERING_LOCKED, OFFERING_NOT_OPEN, DEADLINE_PASSED, CREATOR_CANNOT_RESERVE, INSUFFICIENT_SHARES,
 * CAP_EXCEEDED, NOT_ALLOWLISTED
 */
export function reserveShares(offering: Offering | undefined, request: ReserveShares, now: number): Reservation {
  const open = assertOpen(offering, now);
  const { account, shares: asked, held, proof } = request;
  if (account === open.creator)
    throw new ModelverseError('IMO.CREATOR_CANNOT_RESERVE', "the pool is sold from the creator's shares");
  const left = POOL - open.reserved;
  if (asked > POOL) {
    throw new ModelverseError('IMO.INSUFFICIENT_SHARES', `${asked} shares were asked for, the pool has ${left} left`, {
      asked,
      left,
    });
  }
  const shares = Math.min(asked, left);
  if (isRestricted(open, now)) assertPermitted(open, { account, held: held + shares, proof });
  const { pricePerShareUsdMicros } = open;
  return { shares, pricePerShareUsdMicros, costUsdMicros: BigInt(shares) * pricePerShareUsdMicros };
}

export type OpenOffering = Extract<Offering, { status: 'Open' }>;

/** @throws IMO.OFFERING_NOT_FOUND, OFFERING_LOCKED, OFFERING_NOT_OPEN, DEADLINE_PASSED */
export function assertOpen(offering: Offering | undefined, now: number): OpenOffering {
  if (offering === undefined) throw new ModelverseError('IMO.OFFERING_NOT_FOUND', 'the asset was never offered');
  if (offering.status === 'Locked') {
    throw new ModelverseError('IMO.OFFERING_LOCKED', 'all shares of the pool are reserved', {
      unlockAt: instant(offering.unlockAt),
    });
  }
  if (offering.status !== 'Open')
    throw new ModelverseError('IMO.OFFERING_NOT_OPEN', `the offering is ${offering.status}`);
  if (now >= offering.deadline) {
    throw new ModelverseError('IMO.DEADLINE_PASSED', 'the deadline has passed', {
      deadline: instant(offering.deadline),
    });
  }
  return offering;
}

/** @throws IMO.NOT_ALLOWLISTED, CAP_EXCEEDED */
export function assertPermitted(
  offering: OpenOffering,
  backer: { account: string; held: number; proof: readonly string[] },
): void {
  const cap = offering.capPerAccount;
  if (hasAllowlist(offering) && !isAllowlisted(offering.allowlistRoot, backer.account, backer.proof)) {
    throw new ModelverseError('IMO.NOT_ALLOWLISTED', "the proof does not lead to the offering's allowlist");
  }
  if (cap !== 0 && backer.held > cap) {
    throw new ModelverseError('IMO.CAP_EXCEEDED', `one account may hold ${cap} shares, this would be ${backer.held}`, {
      cap,
    });
  }
}

function instant(chainSeconds: number): string {
  return new Date(chainSeconds * 1_000).toISOString();
}

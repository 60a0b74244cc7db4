import { BPS, POOL_SHARES, SHARE_UNIT } from '../money/usd-micros.js';

/** What an offering was backed by when it was released: accounts other than the creator, and what the largest of them held. */
export interface Backing {
  readonly backers: number;
  /** share units, 18 decimals */
  readonly largestUnits: bigint;
}

/** Fewer backers than these may be one person and friends. */
export const LEAST_BACKERS = 20;
/** Of what was sold, the most that one of them may hold. */
export const MOST_OF_ONE_BPS = 2_000n;

/** Whether the offering counts for valuation, reputation and badges (section 3 of the rules). */
export function countsAsBacked({ backers, largestUnits }: Backing): boolean {
  return backers >= LEAST_BACKERS && largestUnits * BPS <= POOL_SHARES * SHARE_UNIT * MOST_OF_ONE_BPS;
}

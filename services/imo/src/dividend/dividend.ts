import type { DividendClaimed } from './dividend-event.js';

/** What one account has been paid of one asset's revenue. */
export interface Dividend {
  readonly claimedUsdMicros: bigint;
}

export function evolve(state: Dividend | undefined, { args }: DividendClaimed): Dividend {
  return { claimedUsdMicros: (state?.claimedUsdMicros ?? 0n) + args.amount };
}

import type { ChainEvent } from '@icubed/chain-listener';

export type DividendClaimed = ChainEvent<
  'DividendClaimed',
  { readonly assetId: bigint; readonly account: string; readonly amount: bigint }
>;

/** What one account has been paid of one asset's revenue. */
export interface Dividend {
  readonly claimedUsdMicros: bigint;
}

export function evolve(state: Dividend | undefined, { args }: DividendClaimed): Dividend {
  return { claimedUsdMicros: (state?.claimedUsdMicros ?? 0n) + args.amount };
}

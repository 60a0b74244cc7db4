import type { ChainEvent } from '@icubed/chain-listener';

export type DividendClaimed = ChainEvent<
  'DividendClaimed',
  { readonly assetId: bigint; readonly account: string; readonly amount: bigint }
>;

import type { ChainEvent } from '@icubed/chain-listener';

export type ShareTransfer = ChainEvent<
  'ShareTransfer',
  { readonly assetId: bigint; readonly from: string; readonly to: string; readonly amount: bigint }
>;

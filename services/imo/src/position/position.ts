import type { ChainEvent } from '@icubed/chain-listener';

export type ShareTransfer = ChainEvent<
  'ShareTransfer',
  { readonly assetId: bigint; readonly from: string; readonly to: string; readonly amount: bigint }
>;

/** What one account holds of one asset, in share units. Reservations are shares: they move when they are made. */
export interface Position {
  readonly shareUnits: bigint;
  readonly since: number;
}

export const NOBODY = '0x0000000000000000000000000000000000000000';

/** `from` nobody: an offering makes all shares, the creator's. */
export function evolve(state: Position | undefined, { args, origin }: ShareTransfer, account: string): Position {
  const before = state ?? { shareUnits: 0n, since: origin.timestamp };
  const received = args.to === account ? args.amount : 0n;
  const given = args.from === account ? args.amount : 0n;
  return { ...before, shareUnits: before.shareUnits + received - given };
}

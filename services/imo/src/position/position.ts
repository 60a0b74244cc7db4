import type { ShareTransfer } from './position-event.js';

/** What one account holds of one asset, in share units. Reservations are shares: they move when they are made. */
export interface Position {
  readonly shareUnits: bigint;
}

export const NOBODY = '0x0000000000000000000000000000000000000000';

/** `from` nobody: an offering makes all shares, the creator's. */
export function evolve(state: Position | undefined, { args }: ShareTransfer, account: string): Position {
  const received = args.to === account ? args.amount : 0n;
  const given = args.from === account ? args.amount : 0n;
  return { shareUnits: (state?.shareUnits ?? 0n) + received - given };
}

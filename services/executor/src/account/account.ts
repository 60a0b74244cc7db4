import { assertNever } from '@icubed/errors';
import type { UsdMicros } from '@icubed/protocol';

/** An address' money in JobManager outside its sessions, from the events that name the address. */
export interface MirroredAccount {
  readonly address: string;
  readonly depositedUsdMicros: UsdMicros;
  readonly withdrawnUsdMicros: UsdMicros;
  /** caps that openings moved out of the free balance */
  readonly intoSessionsUsdMicros: UsdMicros;
}

export type AccountEvent =
  | { readonly type: 'Deposited'; readonly amountUsdMicros: UsdMicros }
  | { readonly type: 'Withdrawn'; readonly amountUsdMicros: UsdMicros }
  | { readonly type: 'SessionOpened'; readonly capUsdMicros: UsdMicros };

export function emptyAccount(address: string): MirroredAccount {
  const zero = 0n as UsdMicros;
  return { address, depositedUsdMicros: zero, withdrawnUsdMicros: zero, intoSessionsUsdMicros: zero };
}

export function evolveAccount(account: MirroredAccount, event: AccountEvent): MirroredAccount {
  switch (event.type) {
    case 'Deposited':
      return { ...account, depositedUsdMicros: (account.depositedUsdMicros + event.amountUsdMicros) as UsdMicros };
    case 'Withdrawn':
      return { ...account, withdrawnUsdMicros: (account.withdrawnUsdMicros + event.amountUsdMicros) as UsdMicros };
    case 'SessionOpened':
      return { ...account, intoSessionsUsdMicros: (account.intoSessionsUsdMicros + event.capUsdMicros) as UsdMicros };
    default:
      return assertNever(event);
  }
}

/** `returnedUsdMicros`: what the account's closed sessions gave back; their events name the session, not the address. */
export function freeBalance(account: MirroredAccount, returnedUsdMicros: UsdMicros): UsdMicros {
  return (account.depositedUsdMicros -
    account.withdrawnUsdMicros -
    account.intoSessionsUsdMicros +
    returnedUsdMicros) as UsdMicros;
}

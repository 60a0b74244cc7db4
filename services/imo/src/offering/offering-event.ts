import type { ChainEvent } from '@icubed/chain-listener';

type Log<Name extends string, Args extends object> = ChainEvent<Name, Readonly<{ assetId: bigint } & Args>>;

/** The logs of InitialModelOffering, decoded. Amounts in USD base units, shares whole, times in Unix seconds. */
export type OfferingEvent =
  | Log<
      'OfferingOpened',
      {
        creator: string;
        pricePerShare: bigint;
        deadline: bigint;
        capPerAccount: bigint;
        allowlistRoot: string;
        vestingDays: bigint;
      }
    >
  | Log<'SharesReserved', { account: string; shares: bigint; paid: bigint; totalReserved: bigint }>
  | Log<'OfferingLocked', { filledAt: bigint; unlockAt: bigint }>
  | Log<'OfferingReleased', { plainCid: string; verified: boolean; challengeEndsAt: bigint }>
  | Log<'RevealHeld', object>
  | Log<'RevealUpheld', { challengeEndsAt: bigint }>
  | Log<'OfferingVoided', object>
  | Log<'SharesSurrendered', { account: string; units: bigint; amount: bigint }>
  | Log<'OfferingFailed', { reason: bigint }>
  | Log<'ReservationRefunded', { account: string; shares: bigint; amount: bigint }>
  | Log<'ProceedsClaimed', { creator: string; amount: bigint }>
  | Log<'ProceedsSeized', { to: string; amount: bigint }>;

export const OFFERING_EVENTS = [
  'OfferingOpened',
  'SharesReserved',
  'OfferingLocked',
  'OfferingReleased',
  'RevealHeld',
  'RevealUpheld',
  'OfferingVoided',
  'SharesSurrendered',
  'OfferingFailed',
  'ReservationRefunded',
  'ProceedsClaimed',
  'ProceedsSeized',
] as const satisfies readonly OfferingEvent['name'][];

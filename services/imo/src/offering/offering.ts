import { assertNever } from '@icubed/errors';
import { POOL_SHARES } from '@icubed/protocol';
import type { OfferingEvent } from './offering-event.js';

export const POOL = Number(POOL_SHARES);

export interface OfferingTerms {
  readonly creator: string;
  readonly pricePerShareUsdMicros: bigint;
  /** Unix seconds, as every time here */
  readonly deadline: number;
  /** whole shares; 0 for no cap */
  readonly capPerAccount: number;
  /** 32 zero bytes: open to everyone */
  readonly allowlistRoot: string;
  readonly vestingDays: number;
  readonly openedAt: number;
}

/** `Open → Locked → Released`; `Open → Failed`; `Locked → Failed`; `Released → Voided` by an upheld dispute of the reveal; a failed offering whose shares are back may open again. */
export type Offering = OfferingTerms &
  (
    | { readonly status: 'Open'; readonly reserved: number }
    | { readonly status: 'Locked'; readonly filledAt: number; readonly unlockAt: number }
    | {
        readonly status: 'Released';
        readonly filledAt: number;
        readonly unlockAt: number;
        readonly releasedAt: number;
        readonly plainCid: string;
        readonly verified: boolean;
        /** undefined while a dispute of the reveal holds it */
        readonly challengeEndsAt?: number;
        readonly proceedsClaimedUsdMicros: bigint;
        /** taken for arrears of lineage before it vested */
        readonly proceedsSeizedUsdMicros: bigint;
      }
    | {
        readonly status: 'Voided';
        readonly filledAt: number;
        readonly unlockAt: number;
        readonly releasedAt: number;
        readonly plainCid: string;
        readonly verified: boolean;
        readonly voidedAt: number;
        /** given back for surrendered shares */
        readonly surrenderedUsdMicros: bigint;
      }
    | {
        readonly status: 'Failed';
        readonly reserved: number;
        readonly reason: FailureReason;
        readonly failedAt: number;
      }
  );

export type FailureReason = 'DEADLINE' | 'NO_REVEAL';
export type OfferingStatus = Offering['status'];

const NO_ALLOWLIST = `0x${'0'.repeat(64)}`;
/** Cap and allowlist no longer bind in the last 72 hours. */
const OPEN_TO_ALL_SECONDS = 72 * 3_600;

/** Folds what the contract did. It emits `OfferingOpened` before anything else of an asset; another order is a fault of the mirror. */
export function evolve(state: Offering | undefined, { name, args, origin }: OfferingEvent): Offering {
  if (name === 'OfferingOpened') return { ...termsOf(args, origin.timestamp), status: 'Open', reserved: 0 };
  if (state === undefined) throw new RangeError(`${name} of an offering that was never opened`);
  switch (name) {
    case 'SharesReserved':
      // the reservation that fills the pool is followed by OfferingLocked in the same transaction
      return { ...termsIn(state), status: 'Open', reserved: Number(args.totalReserved) };
    case 'OfferingLocked':
      return { ...termsIn(state), status: 'Locked', filledAt: Number(args.filledAt), unlockAt: Number(args.unlockAt) };
    case 'OfferingReleased':
      return {
        ...termsIn(state),
        ...lockOf(state),
        ...releaseOf(args),
        status: 'Released',
        releasedAt: origin.timestamp,
      };
    case 'RevealHeld': {
      const { challengeEndsAt: _, ...held } = released(name, state);
      return held;
    }
    case 'RevealUpheld':
      return { ...released(name, state), challengeEndsAt: Number(args.challengeEndsAt) };
    case 'OfferingVoided': {
      const { filledAt, unlockAt, releasedAt, plainCid, verified } = released(name, state);
      const release = { filledAt, unlockAt, releasedAt, plainCid, verified };
      return { ...termsIn(state), ...release, status: 'Voided', voidedAt: origin.timestamp, surrenderedUsdMicros: 0n };
    }
    case 'SharesSurrendered':
      if (state.status !== 'Voided') throw outOfPlace(name, state);
      return { ...state, surrenderedUsdMicros: state.surrenderedUsdMicros + args.amount };
    case 'OfferingFailed':
      return {
        ...termsIn(state),
        status: 'Failed',
        reserved: sharesReserved(state),
        reason: args.reason === 1n ? 'DEADLINE' : 'NO_REVEAL',
        failedAt: origin.timestamp,
      };
    case 'ReservationRefunded':
      if (state.status !== 'Failed') throw outOfPlace(name, state);
      return { ...state, reserved: state.reserved - Number(args.shares) };
    case 'ProceedsClaimed':
      if (state.status !== 'Released') throw outOfPlace(name, state);
      return { ...state, proceedsClaimedUsdMicros: state.proceedsClaimedUsdMicros + args.amount };
    case 'ProceedsSeized':
      if (state.status !== 'Released') throw outOfPlace(name, state);
      return { ...state, proceedsSeizedUsdMicros: state.proceedsSeizedUsdMicros + args.amount };
    default:
      return assertNever(name);
  }
}

/** Whole shares that are reserved; after a failure, those not given back yet. */
export function sharesReserved(offering: Offering): number {
  return 'reserved' in offering ? offering.reserved : POOL;
}

/** USD base units in the contract's escrow for this offering. */
export function escrowOf(offering: Offering): bigint {
  const paid = BigInt(sharesReserved(offering)) * offering.pricePerShareUsdMicros;
  if (offering.status === 'Voided') return paid - offering.surrenderedUsdMicros;
  if (offering.status !== 'Released') return paid;
  return paid - offering.proceedsClaimedUsdMicros - offering.proceedsSeizedUsdMicros;
}

/** Whether cap and allowlist bind a reservation made at `now`. */
export function isRestricted({ deadline }: OfferingTerms, now: number): boolean {
  return now + OPEN_TO_ALL_SECONDS < deadline;
}

export function hasAllowlist({ allowlistRoot }: OfferingTerms): boolean {
  return allowlistRoot !== NO_ALLOWLIST;
}

type Args<Name extends OfferingEvent['name']> = Extract<OfferingEvent, { name: Name }>['args'];

function termsOf(args: Args<'OfferingOpened'>, openedAt: number): OfferingTerms {
  return {
    creator: args.creator,
    pricePerShareUsdMicros: args.pricePerShare,
    deadline: Number(args.deadline),
    capPerAccount: Number(args.capPerAccount),
    allowlistRoot: args.allowlistRoot,
    vestingDays: Number(args.vestingDays),
    openedAt,
  };
}

function termsIn(offering: Offering): OfferingTerms {
  const { creator, pricePerShareUsdMicros, deadline, capPerAccount, allowlistRoot, vestingDays, openedAt } = offering;
  return { creator, pricePerShareUsdMicros, deadline, capPerAccount, allowlistRoot, vestingDays, openedAt };
}

function lockOf(offering: Offering): { filledAt: number; unlockAt: number } {
  if (offering.status !== 'Locked') throw outOfPlace('OfferingReleased', offering);
  return { filledAt: offering.filledAt, unlockAt: offering.unlockAt };
}

function releaseOf({ plainCid, verified, challengeEndsAt }: Args<'OfferingReleased'>) {
  const proceeds = { proceedsClaimedUsdMicros: 0n, proceedsSeizedUsdMicros: 0n };
  return { plainCid, verified, challengeEndsAt: Number(challengeEndsAt), ...proceeds };
}

function released(name: string, state: Offering): Extract<Offering, { status: 'Released' }> {
  if (state.status !== 'Released') throw outOfPlace(name, state);
  return state;
}

function outOfPlace(name: string, { status }: Offering): RangeError {
  return new RangeError(`${name} of an offering that is ${status}`);
}

import { countsAsBacked, didOf } from '@icubed/protocol';
import { unlockAt } from '../calendar/unlock-at.js';
import { escrowOf, hasAllowlist, POOL, sharesReserved } from './offering.js';
import type { MirroredOffering } from './offering.store.js';

/** The GraphQL type Offering. `headSeconds`: the mirrored head's time. */
export function offeringView(
  { chainId, assetId, offering, finality, asOfBlock, backing }: MirroredOffering,
  headSeconds: number,
) {
  const did = didOf(chainId, assetId);
  const lock = 'unlockAt' in offering ? offering : undefined;
  const release = 'releasedAt' in offering ? offering : undefined;
  const proceeds = offering.status === 'Released' ? offering : undefined;
  const open = offering.status === 'Open' && headSeconds < offering.deadline;
  return {
    id: `offering:${chainId}:${assetId}`,
    did,
    asset: { __typename: 'Asset', did },
    status: offering.status.toUpperCase(),
    creator: offering.creator,
    pricePerShare: offering.pricePerShareUsdMicros,
    sharesOffered: POOL,
    sharesReserved: sharesReserved(offering),
    acceptsReservations: open,
    escrow: escrowOf(offering),
    deadline: instant(offering.deadline),
    capPerAccount: offering.capPerAccount === 0 ? null : offering.capPerAccount,
    hasAllowlist: hasAllowlist(offering),
    vestingDays: offering.vestingDays,
    openedAt: instant(offering.openedAt),
    filledAt: lock && instant(lock.filledAt),
    unlockAt: lock && instant(lock.unlockAt),
    unlockIfFilledNow: open ? instant(unlockAt(headSeconds)) : null,
    releasedAt: release && instant(release.releasedAt),
    plainCid: release?.plainCid,
    verified: release?.verified,
    challengeEndsAt: proceeds?.challengeEndsAt === undefined ? null : instant(proceeds.challengeEndsAt),
    revealDisputed: proceeds !== undefined && proceeds.challengeEndsAt === undefined,
    voidedAt: offering.status === 'Voided' ? instant(offering.voidedAt) : null,
    proceedsClaimed: proceeds?.proceedsClaimedUsdMicros ?? 0n,
    proceedsSeized: proceeds?.proceedsSeizedUsdMicros ?? 0n,
    failureReason: offering.status === 'Failed' ? offering.reason : null,
    backing: { ...backing, counts: countsAsBacked(backing) },
    finality,
    asOfBlock,
    mirrored: { openedAt: offering.openedAt, assetId: assetId as bigint },
  };
}

export type OfferingView = ReturnType<typeof offeringView>;

function instant(chainSeconds: number): Date {
  return new Date(chainSeconds * 1_000);
}

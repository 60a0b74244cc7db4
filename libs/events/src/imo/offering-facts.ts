import { z } from 'zod';
import { chainId, chainOrigin, chainSeconds, decimal, defineFact, hexAddress } from '../fact.js';

const offering = { chainId, assetId: decimal, did: z.string(), origin: chainOrigin };
const topic = 'imo.offering';
const key = (data: { did: string }) => data.did;

export const offeringOpened = defineFact({
  type: 'icubed.imo.offering-opened.v1',
  topic,
  key,
  data: z.object({ ...offering, creator: hexAddress, pricePerShare: decimal, deadline: chainSeconds }),
});

/** Whole shares; `paid` in USD base units. */
export const sharesReserved = defineFact({
  type: 'icubed.imo.shares-reserved.v1',
  topic,
  key,
  data: z.object({
    ...offering,
    account: hexAddress,
    shares: z.number().int().positive(),
    paid: decimal,
    totalReserved: z.number().int(),
  }),
});

/** The pool is full. From `unlockAt`, 00:00 Pacific of a business day, the weights are to be opened. */
export const offeringLocked = defineFact({
  type: 'icubed.imo.offering-locked.v1',
  topic,
  key,
  data: z.object({ ...offering, filledAt: chainSeconds, unlockAt: chainSeconds }),
});

export const offeringReleased = defineFact({
  type: 'icubed.imo.offering-released.v1',
  topic,
  key,
  data: z.object({ ...offering, plainCid: z.string(), verified: z.boolean(), challengeEndsAt: chainSeconds }),
});

export const offeringFailed = defineFact({
  type: 'icubed.imo.offering-failed.v1',
  topic,
  key,
  data: z.object({ ...offering, reason: z.enum(['DEADLINE', 'NO_REVEAL']) }),
});

/** A dispute of the reveal was upheld: what was released is not what was offered, and shares are given back for the issue price. */
export const offeringVoided = defineFact({
  type: 'icubed.imo.offering-voided.v1',
  topic,
  key,
  data: z.object({ ...offering, voidedAt: chainSeconds }),
});

/**
 * The offering was released: how many accounts other than the creator held its shares then, and the most that one of them held, in share units
 * (18 decimals). Whether that counts is `countsAsBacked` of @icubed/protocol.
 */
export const backersCounted = defineFact({
  type: 'icubed.imo.backers-counted.v1',
  topic,
  key,
  data: z.object({
    ...offering,
    creator: hexAddress,
    backers: z.number().int().min(0),
    largestUnits: decimal,
    releasedAt: chainSeconds,
  }),
});

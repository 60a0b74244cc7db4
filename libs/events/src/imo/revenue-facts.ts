import { z } from 'zod';
import { chainId, chainOrigin, decimal, defineFact, hexAddress } from '../fact.js';

const revenue = { chainId, assetId: decimal, did: z.string(), origin: chainOrigin };
const topic = 'imo.revenue';
const key = (data: { did: string }) => data.did;

/** amount = fee + upstream + holders, USD base units. */
export const usagePaid = defineFact({
  type: 'icubed.imo.usage-paid.v1',
  topic,
  key,
  data: z.object({ ...revenue, payer: hexAddress, amount: decimal, fee: decimal, upstream: decimal, holders: decimal }),
});

export const dividendClaimed = defineFact({
  type: 'icubed.imo.dividend-claimed.v1',
  topic,
  key,
  data: z.object({ ...revenue, account: hexAddress, amount: decimal }),
});

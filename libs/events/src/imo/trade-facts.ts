import { z } from 'zod';
import { chainId, chainOrigin, decimal, defineFact, hexAddress } from '../fact.js';

const trade = { chainId, assetId: decimal, did: z.string(), origin: chainOrigin };
const topic = 'imo.trade';
const key = (data: { did: string }) => data.did;

/** A trade on ShareExchange, final: share units (18 decimals), USD base units for a whole share and in all. */
export const sharesTraded = defineFact({
  type: 'icubed.imo.shares-traded.v1',
  topic,
  key,
  data: z.object({
    ...trade,
    buyer: hexAddress,
    seller: hexAddress,
    units: decimal,
    pricePerShare: decimal,
    paid: decimal,
  }),
});

/** Share units (18 decimals) moved, for whatever reason, final. The first move of an asset comes from the zero address. */
export const sharesTransferred = defineFact({
  type: 'icubed.imo.shares-transferred.v1',
  topic,
  key,
  data: z.object({ ...trade, from: hexAddress, to: hexAddress, units: decimal }),
});

import { z } from 'zod';
import { chainId, chainSeconds, decimal, defineFact } from '../fact.js';

/**
 * What an asset's engagement has come to, all of it since its registration: at most one fact per asset and interval, and none while nothing changes. `views`
 * counts each identity once a day, `wishlists` the accounts that have it there now, `impressions` each time a search or list showed it. Trials are
 * calls: `executor.call` tells of them.
 */
export const engagementCounted = defineFact({
  type: 'icubed.registry.engagement-counted.v1',
  topic: 'registry.engagement',
  key: (data) => data.did,
  data: z.object({
    chainId,
    assetId: decimal,
    did: z.string(),
    views: decimal,
    wishlists: decimal,
    impressions: decimal,
    countedAt: chainSeconds,
  }),
});

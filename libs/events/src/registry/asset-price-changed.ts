import { z } from 'zod';
import { chainId, chainOrigin, chainSeconds, decimal, defineFact } from '../fact.js';

/** A new price per call was scheduled; it holds from `effectiveAt` of the chain's clock. */
export const assetPriceChanged = defineFact({
  type: 'icubed.registry.asset-price-changed.v1',
  topic: 'registry.asset',
  key: (data) => data.did,
  data: z.object({
    chainId,
    assetId: decimal,
    did: z.string(),
    pricePerCall: decimal,
    effectiveAt: chainSeconds,
    origin: chainOrigin,
  }),
});

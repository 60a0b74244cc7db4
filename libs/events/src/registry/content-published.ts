import { z } from 'zod';
import { chainId, chainOrigin, decimal, defineFact, hex32 } from '../fact.js';

/** The asset's weights are open: the plain folder is on IPFS and its reveal is final. */
export const contentPublished = defineFact({
  type: 'icubed.registry.content-published.v1',
  topic: 'registry.asset',
  key: (data) => data.did,
  data: z.object({
    chainId,
    assetId: decimal,
    did: z.string(),
    plainCid: z.string(),
    filesRoot: hex32,
    origin: chainOrigin,
  }),
});

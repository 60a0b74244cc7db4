import { z } from 'zod';
import { chainId, chainOrigin, decimal, defineFact } from '../fact.js';

/** A dispute gave an asset an edge that it had hidden, or an edge its true type: it holds for payments from then on. */
export const edgeChanged = defineFact({
  type: 'icubed.registry.edge-changed.v1',
  topic: 'registry.asset',
  key: (data) => data.did,
  data: z.object({
    chainId,
    assetId: decimal,
    did: z.string(),
    change: z.enum(['ADDED', 'CORRECTED']),
    parentId: decimal,
    parentDid: z.string(),
    edgeType: z.string(),
    rateBps: z.number().int(),
    ownBps: z.number().int(),
    origin: chainOrigin,
  }),
});

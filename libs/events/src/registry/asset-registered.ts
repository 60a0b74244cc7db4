import { z } from 'zod';
import { chainId, chainOrigin, chainSeconds, decimal, defineFact, hex32, hexAddress } from '../fact.js';

/** An asset's registration reached finality. `rateBps` of an edge is inherited + own part (economics section 1). */
export const assetRegistered = defineFact({
  type: 'icubed.registry.asset-registered.v1',
  topic: 'registry.asset',
  key: (data) => data.did,
  data: z.object({
    chainId,
    assetId: decimal,
    did: z.string(),
    creator: hexAddress,
    steward: hexAddress,
    kind: z.enum(['MODEL', 'ADAPTER', 'PROFILE', 'MERGE', 'DATASET', 'WORKFLOW']),
    vertical: z.enum(['NLP', 'CV', 'AUDIO', 'MULTIMODAL', 'TABULAR', 'OTHER']),
    digest: hex32,
    sealedCid: z.string(),
    metadataCid: z.string(),
    pricePerCall: decimal,
    parents: z.array(
      z.object({
        assetId: decimal,
        edgeType: z.string(),
        rateBps: z.number().int(),
        ownBps: z.number().int(),
        /** The parent's part in a merge where a node's receipt proves it, in parts per million. */
        mergeWeightPpm: z.number().int().optional(),
      }),
    ),
    registeredAt: chainSeconds,
    origin: chainOrigin,
  }),
});

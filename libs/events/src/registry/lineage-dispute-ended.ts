import { z } from 'zod';
import { chainId, chainOrigin, decimal, defineFact, hexAddress } from '../fact.js';

/**
 * A claim that an asset hides a parent, or names a false edge to one, was decided for good (economics section 6.5). `rateBps` and `arrears`
 * are 0 unless it was upheld; the escrow is what payments had set aside meanwhile.
 */
export const lineageDisputeEnded = defineFact({
  type: 'icubed.registry.lineage-dispute-ended.v1',
  topic: 'registry.asset',
  key: (data) => data.did,
  data: z.object({
    chainId,
    assetId: decimal,
    did: z.string(),
    disputeId: decimal,
    parentId: decimal,
    parentDid: z.string(),
    edgeType: z.string(),
    challenger: hexAddress,
    outcome: z.enum(['UPHELD', 'DISMISSED', 'LAPSED']),
    rateBps: z.number().int(),
    arrears: decimal,
    escrowToParent: decimal,
    escrowToHolders: decimal,
    origin: chainOrigin,
  }),
});

import { ModelverseError } from '@icubed/errors';
import type { LineageDispute } from './lineage-dispute.js';
import type { LineageDisputeDeps } from './prepare-challenge/prepare-lineage-challenge.js';

/** A dispute and the chain's time, asked for at once. @throws REGISTRY.DISPUTE_UNKNOWN */
export async function disputeNow(
  disputeId: bigint,
  { chainId, store, headSeconds }: LineageDisputeDeps,
): Promise<{ dispute: LineageDispute; now: number }> {
  const [found, now] = await Promise.all([store.find(chainId, disputeId), headSeconds()]);
  if (!found) throw new ModelverseError('REGISTRY.DISPUTE_UNKNOWN', `there is no dispute ${disputeId}`);
  return { dispute: found.dispute, now };
}

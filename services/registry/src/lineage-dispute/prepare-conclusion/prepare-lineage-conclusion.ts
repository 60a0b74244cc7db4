import { interfaces } from '@icubed/contracts-abi';
import { ModelverseError } from '@icubed/errors';
import { preparedTransaction } from '@icubed/graphql';
import { didOf } from '@icubed/protocol';
import type { LineageDisputeDeps } from '../prepare-challenge/prepare-lineage-challenge.js';
import { disputeNow } from '../running-dispute.js';

export const LINEAGE_CONCLUSION_ERRORS = [
  'REGISTRY.DISPUTE_UNKNOWN',
  'REGISTRY.DISPUTE_ENDED',
  'REGISTRY.DISPUTE_STILL_WAITS',
] as const;

/**
 * The unsigned transaction by which anyone ends a dispute that silence has decided.
 *
 * @throws the codes of {@link LINEAGE_CONCLUSION_ERRORS}
 */
export async function prepareLineageConclusion(disputeId: bigint, deps: LineageDisputeDeps) {
  const { dispute, now } = await disputeNow(disputeId, deps);
  const { stage, childId } = dispute;
  if (!('until' in stage)) throw new ModelverseError('REGISTRY.DISPUTE_ENDED', `the dispute is ${stage.status}`);
  if (now < stage.until) {
    const until = new Date(stage.until * 1_000).toISOString();
    throw new ModelverseError('REGISTRY.DISPUTE_STILL_WAITS', `it waits until ${until}`, { until });
  }
  const { chainId, disputes } = deps;
  const data = interfaces.LineageDisputes.encodeFunctionData('conclude', [disputeId]);
  const description = `End dispute ${disputeId} about the lineage of ${didOf(chainId, childId)}`;
  return preparedTransaction({ chainId, to: disputes, data, value: 0n, description });
}

import { interfaces } from '@icubed/contracts-abi';
import { preparedTransaction } from '@icubed/graphql';
import { type Address, didOf } from '@icubed/protocol';
import { assertCid } from '../evidence-cid.js';
import type { LineageDisputeDeps } from '../prepare-challenge/prepare-lineage-challenge.js';
import { disputeNow } from '../running-dispute.js';
import { assertMayAppeal } from './may-appeal.js';

export const LINEAGE_APPEAL_ERRORS = [
  'REGISTRY.DISPUTE_UNKNOWN',
  'REGISTRY.DISPUTE_NOT_APPEALABLE',
  'REGISTRY.APPEAL_NOT_YOURS',
] as const;

/**
 * The unsigned transaction by which the loser asks the governor.
 *
 * @throws the codes of {@link LINEAGE_APPEAL_ERRORS}, PLATFORM.BAD_REQUEST
 */
export async function prepareLineageAppeal(
  wallet: Address,
  input: { readonly disputeId: bigint; readonly statementCid: string },
  deps: LineageDisputeDeps,
) {
  const { chainId, disputes } = deps;
  assertCid(input.statementCid, 'statementCid');
  const { dispute, now } = await disputeNow(input.disputeId, deps);
  const [child] = await deps.assets.find(chainId, [dispute.childId]);
  assertMayAppeal({ wallet, dispute, now, child: child?.asset });
  const data = interfaces.LineageDisputes.encodeFunctionData('appeal', [input.disputeId, input.statementCid]);
  const description = `Appeal to the governor about the lineage of ${didOf(chainId, dispute.childId)}`;
  return preparedTransaction({ chainId, to: disputes, data, value: 0n, description });
}

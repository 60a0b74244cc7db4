import { interfaces } from '@icubed/contracts-abi';
import { ModelverseError } from '@icubed/errors';
import { preparedTransaction } from '@icubed/graphql';
import { type Address, didOf, formatUsd } from '@icubed/protocol';
import { approvalOf } from '../bond.reader.js';
import { assertCid } from '../evidence-cid.js';
import type { LineageDisputeDeps } from '../prepare-challenge/prepare-lineage-challenge.js';
import { disputeNow } from '../running-dispute.js';

export const LINEAGE_ANSWER_ERRORS = [
  'REGISTRY.DISPUTE_UNKNOWN',
  'REGISTRY.DISPUTE_NOT_ANSWERABLE',
  'REGISTRY.BOND_UNAFFORDABLE',
] as const;

/**
 * The unsigned transactions by which any wallet stands by a challenged asset, under an equal bond.
 *
 * @throws the codes of {@link LINEAGE_ANSWER_ERRORS}, PLATFORM.BAD_REQUEST, MIRROR.RPC_UNAVAILABLE
 */
export async function prepareLineageAnswer(
  wallet: Address,
  input: { readonly disputeId: bigint; readonly evidenceCid: string },
  deps: LineageDisputeDeps,
) {
  const { chainId, disputes } = deps;
  assertCid(input.evidenceCid);
  const { dispute, now } = await disputeNow(input.disputeId, deps);
  const { stage, bondUsdMicros, childId } = dispute;
  if (stage.status !== 'CHALLENGED')
    throw new ModelverseError('REGISTRY.DISPUTE_NOT_ANSWERABLE', `the dispute is ${stage.status}`);
  if (now >= stage.until)
    throw new ModelverseError('REGISTRY.DISPUTE_NOT_ANSWERABLE', 'its seven days are over: silence has upheld it');
  const data = interfaces.LineageDisputes.encodeFunctionData('answer', [input.disputeId, input.evidenceCid]);
  const description = `Bond ${formatUsd(bondUsdMicros)} USD for the lineage of ${didOf(chainId, childId)}`;
  const approval = await approvalOf(wallet, bondUsdMicros, deps);
  return preparedTransaction(...approval, { chainId, to: disputes, data, value: 0n, description });
}

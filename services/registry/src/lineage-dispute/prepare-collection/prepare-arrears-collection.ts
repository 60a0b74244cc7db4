import { interfaces } from '@icubed/contracts-abi';
import { ModelverseError } from '@icubed/errors';
import { preparedTransaction } from '@icubed/graphql';
import { formatUsd, parseDidOn } from '@icubed/protocol';
import { readArrears } from '../chain-view.reader.js';
import type { LineageDisputeDeps } from '../prepare-challenge/prepare-lineage-challenge.js';

export const ARREARS_COLLECTION_ERRORS = ['REGISTRY.NOTHING_OWED'] as const;

/**
 * The unsigned transaction by which anyone collects arrears for a parent.
 *
 * @throws the codes of {@link ARREARS_COLLECTION_ERRORS}, PROTOCOL.WRONG_CHAIN, MIRROR.RPC_UNAVAILABLE
 */
export async function prepareArrearsCollection(
  input: { readonly did: string; readonly parent: string },
  deps: LineageDisputeDeps,
) {
  const { chainId, disputes } = deps;
  const [child, parent] = [parseDidOn(chainId, input.did), parseDidOn(chainId, input.parent)];
  const owed = await readArrears(child, parent, deps);
  if (owed === 0n) throw new ModelverseError('REGISTRY.NOTHING_OWED', 'the asset owes this parent nothing');
  const data = interfaces.LineageDisputes.encodeFunctionData('collect', [child, parent]);
  const description = `Collect of the ${formatUsd(owed)} USD that ${input.did} owes what can be taken by now`;
  return preparedTransaction({ chainId, to: disputes, data, value: 0n, description });
}

import { ModelverseError } from '@icubed/errors';
import { preparedTransaction } from '@icubed/graphql';
import { formatUsd, parseDidOn } from '@icubed/protocol';
import { type LiveChain, view } from '../../chain/live-chain.js';
import type { OfferingStore } from '../offering.store.js';

export const PREPARE_PROCEEDS_ERRORS = [
  'IMO.OFFERING_NOT_FOUND',
  'IMO.OFFERING_NOT_RELEASED',
  'IMO.NOTHING_VESTED',
] as const;

/**
 * The unsigned transaction that pays the creator what has vested. Anyone may send it; the money goes to the creator.
 *
 * @throws the codes of {@link PREPARE_PROCEEDS_ERRORS}, PROTOCOL.WRONG_CHAIN, MIRROR.RPC_UNAVAILABLE
 */
export async function prepareProceeds(
  did: string,
  { chain, offerings }: { chain: LiveChain; offerings: OfferingStore },
) {
  const id = parseDidOn(chain.chainId, did);
  const [mirrored] = await offerings.find(chain.chainId, [id]);
  if (mirrored === undefined) throw new ModelverseError('IMO.OFFERING_NOT_FOUND', 'the asset was never offered');
  const { status } = mirrored.offering;
  if (status !== 'Released') throw new ModelverseError('IMO.OFFERING_NOT_RELEASED', `the offering is ${status}`);
  const [vested] = await chain.read<[bigint]>(view('InitialModelOffering', 'claimableProceeds', id));
  if (vested === 0n)
    throw new ModelverseError('IMO.NOTHING_VESTED', 'proceeds vest once the challenge window has ended');
  const description = `Pay the creator of ${did} at least ${formatUsd(vested)} USD of vested proceeds`;
  return preparedTransaction(chain.transaction('InitialModelOffering', 'claimProceeds', [id], description));
}

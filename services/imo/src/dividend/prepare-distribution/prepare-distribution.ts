import { ModelverseError } from '@icubed/errors';
import { preparedTransaction } from '@icubed/graphql';
import { type AssetId, formatUsd, parseDidOn } from '@icubed/protocol';
import { type LiveChain, view } from '../../chain/live-chain.js';

export const PREPARE_DISTRIBUTION_ERRORS = ['IMO.NOTHING_TO_DISTRIBUTE'] as const;

export const MAX_DISTRIBUTED_ASSETS = 100;

/**
 * The unsigned transactions that pass an asset's undistributed royalties on to its parents, one hop each. An asset that owes nothing now
 * is kept when one before it does: that distribution may be what makes it owe.
 *
 * @throws IMO.NOTHING_TO_DISTRIBUTE, PLATFORM.BAD_REQUEST, PROTOCOL.WRONG_CHAIN, MIRROR.RPC_UNAVAILABLE
 */
export async function prepareDistribution(dids: readonly string[], chain: LiveChain) {
  if (dids.length < 1 || dids.length > MAX_DISTRIBUTED_ASSETS) {
    throw new ModelverseError('PLATFORM.BAD_REQUEST', `a distribution names 1 to ${MAX_DISTRIBUTED_ASSETS} assets`);
  }
  const ids = [...new Set(dids.map((did) => parseDidOn(chain.chainId, did)))];
  const waiting = await undistributed(ids, chain);
  const first = ids.findIndex((_, index) => waiting[index] !== 0n);
  if (first < 0) throw new ModelverseError('IMO.NOTHING_TO_DISTRIBUTE', 'the parents have been passed everything');
  return preparedTransaction(
    ...ids.slice(first).map((id, index) => {
      const description = `Pass at least ${formatUsd(waiting[first + index] ?? 0n)} USD on to the parents of asset ${id}`;
      return chain.transaction('RevenueLedger', 'distribute', [id], description);
    }),
  );
}

async function undistributed(ids: readonly AssetId[], chain: LiveChain): Promise<bigint[]> {
  const amounts = await chain.read<bigint[]>(
    ...ids.flatMap((id) => [view('RevenueLedger', 'pending', id), view('RevenueLedger', 'inherited', id)]),
  );
  return ids.map((_, index) => (amounts[2 * index] ?? 0n) + (amounts[2 * index + 1] ?? 0n));
}

import { ModelverseError } from '@icubed/errors';
import { preparedTransaction } from '@icubed/graphql';
import { type Address, formatUsd, parseDidOn, SHARE_UNIT } from '@icubed/protocol';
import type { LiveChain } from '../../chain/live-chain.js';
import type { PositionStore } from '../../position/position.store.js';
import type { OfferingStore } from '../offering.store.js';

export interface PrepareRefundDeps {
  readonly chain: LiveChain;
  readonly offerings: OfferingStore;
  readonly positions: PositionStore;
}

export const PREPARE_REFUND_ERRORS = [
  'IMO.OFFERING_NOT_FOUND',
  'IMO.OFFERING_NOT_FAILED',
  'IMO.NOTHING_TO_REFUND',
] as const;

/**
 * The unsigned transaction that gives the wallet its issue price back after a failure.
 *
 * @throws the codes of {@link PREPARE_REFUND_ERRORS}, PROTOCOL.WRONG_CHAIN
 */
export async function prepareRefund(wallet: Address, did: string, { chain, offerings, positions }: PrepareRefundDeps) {
  const id = parseDidOn(chain.chainId, did);
  const [[mirrored], holding] = await Promise.all([
    offerings.find(chain.chainId, [id]),
    positions.find(chain.chainId, id, wallet),
  ]);
  if (mirrored === undefined) throw new ModelverseError('IMO.OFFERING_NOT_FOUND', 'the asset was never offered');
  const { offering } = mirrored;
  if (offering.status !== 'Failed')
    throw new ModelverseError('IMO.OFFERING_NOT_FAILED', `the offering is ${offering.status}`);
  const shares = (holding?.shareUnits ?? 0n) / SHARE_UNIT;
  if (shares === 0n || wallet === offering.creator)
    throw new ModelverseError('IMO.NOTHING_TO_REFUND', 'the wallet has no reservation');
  const amount = formatUsd(shares * offering.pricePerShareUsdMicros);
  const description = `Give back ${shares} shares of ${did} for ${amount} USD`;
  return preparedTransaction(chain.transaction('InitialModelOffering', 'refund', [id], description));
}

import type { ChainClock } from '@icubed/chain-listener';
import { isModelverseError, ModelverseError } from '@icubed/errors';
import { preparedTransaction } from '@icubed/graphql';
import { type Address, type AssetId, formatUsd, parseDidOn, TOTAL_SHARE_UNITS } from '@icubed/protocol';
import { type LiveChain, view } from '../../chain/live-chain.js';
import type { PrepareOfferingInput } from '../../generated/graphql.js';
import type { OfferingStore } from '../offering.store.js';
import {
  assertTerms,
  type ChosenTerms,
  type Durations,
  DEFAULT_VESTING_DAYS,
  OPEN_TO_EVERYONE,
} from './offering-terms.js';

export interface PrepareOfferingDeps {
  readonly chain: LiveChain;
  readonly clock: ChainClock;
  readonly offerings: OfferingStore;
}

export const PREPARE_OFFERING_ERRORS = [
  'IMO.ASSET_NOT_FOUND',
  'IMO.NOT_STEWARD',
  'IMO.NOT_ALL_SHARES',
  'IMO.CONTENT_RELEASED',
  'IMO.OFFERING_EXISTS',
  'IMO.TERMS_INVALID',
] as const;

/**
 * The unsigned transaction that offers 51 % of an asset. Who owns the asset is asked of the chain, because registry's facts come at
 * finality and a creator may offer right after registering.
 *
 * @throws the codes of {@link PREPARE_OFFERING_ERRORS}, PROTOCOL.WRONG_CHAIN, MIRROR.RPC_UNAVAILABLE
 */
export async function prepareOffering(
  wallet: Address,
  input: PrepareOfferingInput,
  { chain, clock, offerings }: PrepareOfferingDeps,
) {
  const id = parseDidOn(chain.chainId, input.did);
  const terms: ChosenTerms = {
    pricePerShareUsdMicros: input.pricePerShare,
    deadline: Math.floor(input.deadline.getTime() / 1_000),
    capPerAccount: input.capPerAccount ?? 0,
    allowlistRoot: input.allowlistRoot ?? OPEN_TO_EVERYONE,
    vestingDays: input.vestingDays ?? DEFAULT_VESTING_DAYS,
  };
  const [now, [durations]] = await Promise.all([
    clock.headSeconds(),
    chain.read<[Durations]>(view('InitialModelOffering', 'windows')),
  ]);
  assertTerms(terms, now, durations);
  const [existing] = await offerings.find(chain.chainId, [id]);
  if (existing !== undefined && existing.offering.status !== 'Failed') {
    throw new ModelverseError('IMO.OFFERING_EXISTS', `the offering of ${input.did} is ${existing.offering.status}`);
  }
  await assertMayOffer(chain, wallet, id);
  const { pricePerShareUsdMicros: pricePerShare, ...rest } = terms;
  const description = `Offer 510,000 shares of ${input.did} at ${formatUsd(pricePerShare)} USD each`;
  return preparedTransaction(
    chain.transaction('InitialModelOffering', 'open', [id, { pricePerShare, ...rest }], description),
  );
}

async function assertMayOffer(chain: LiveChain, wallet: Address, id: AssetId): Promise<void> {
  const [steward, revealed, held] = await chain
    .read<[string, boolean, bigint]>(
      view('AssetRegistry', 'ownerOf', id),
      view('AssetRegistry', 'isRevealed', id),
      view('RevenueLedger', 'sharesOf', id, wallet),
    )
    .catch((error: unknown) => {
      // ownerOf reverts for a token that does not exist
      if (!isModelverseError(error, 'MIRROR.RPC_REJECTED')) throw error;
      throw new ModelverseError(
        'IMO.ASSET_NOT_FOUND',
        `no asset ${id} is registered on chain ${chain.chainId}`,
        {},
        { cause: error },
      );
    });
  if (steward !== wallet) throw new ModelverseError('IMO.NOT_STEWARD', `the steward is ${steward}`, { steward });
  if (revealed) throw new ModelverseError('IMO.CONTENT_RELEASED', 'its creator has opened the content to everyone');
  if (held !== TOTAL_SHARE_UNITS) throw new ModelverseError('IMO.NOT_ALL_SHARES', 'some shares are held by others');
}

import type { ChainClock } from '@icubed/chain-listener';
import { ModelverseError } from '@icubed/errors';
import { preparedTransaction } from '@icubed/graphql';
import { type Address, formatUsd, parseDidOn, SHARE_UNIT } from '@icubed/protocol';
import { type LiveChain, view } from '../../chain/live-chain.js';
import type { PrepareReservationInput } from '../../generated/graphql.js';
import type { PositionStore } from '../../position/position.store.js';
import type { OfferingStore } from '../offering.store.js';
import { reserveShares } from './reserve-shares.js';

export interface PrepareReservationDeps {
  readonly chain: LiveChain;
  readonly clock: ChainClock;
  readonly offerings: OfferingStore;
  readonly positions: PositionStore;
}

export const PREPARE_RESERVATION_ERRORS = [
  'IMO.OFFERING_NOT_FOUND',
  'IMO.OFFERING_LOCKED',
  'IMO.OFFERING_NOT_OPEN',
  'IMO.DEADLINE_PASSED',
  'IMO.INSUFFICIENT_SHARES',
  'IMO.INSUFFICIENT_USD',
  'IMO.CAP_EXCEEDED',
  'IMO.NOT_ALLOWLISTED',
  'IMO.CREATOR_CANNOT_RESERVE',
] as const;

/** A tree of 2^64 accounts needs no more. */
const MAX_PROOF = 64;

/**
 * The unsigned transactions that reserve shares: an approval of exactly what they cost where the allowance is short, then the
 * reservation. Checked against the mirror's head, so that what the chain would refuse is refused here, before anyone pays gas.
 *
 * @throws the codes of {@link PREPARE_RESERVATION_ERRORS}, PLATFORM.BAD_REQUEST, PROTOCOL.WRONG_CHAIN, MIRROR.RPC_UNAVAILABLE
 */
export async function prepareReservation(
  wallet: Address,
  input: PrepareReservationInput,
  deps: PrepareReservationDeps,
) {
  const { chain, clock, offerings, positions } = deps;
  const id = parseDidOn(chain.chainId, input.did);
  const proof = input.proof ?? [];
  if (input.shares < 1) throw new ModelverseError('PLATFORM.BAD_REQUEST', 'shares must be at least 1');
  if (proof.length > MAX_PROOF)
    throw new ModelverseError('PLATFORM.BAD_REQUEST', `a proof has at most ${MAX_PROOF} hashes`);
  const [[mirrored], holding, now] = await Promise.all([
    offerings.find(chain.chainId, [id]),
    positions.find(chain.chainId, id, wallet),
    clock.headSeconds(),
  ]);
  const held = Number((holding?.shareUnits ?? 0n) / SHARE_UNIT);
  const {
    shares,
    pricePerShareUsdMicros: price,
    costUsdMicros: cost,
  } = reserveShares(mirrored?.offering, { account: wallet, shares: input.shares, held, proof }, now);

  const spender = chain.addressOf('InitialModelOffering');
  const [allowance, balance] = await chain.read<[bigint, bigint]>(
    view('TestUSD', 'allowance', wallet, spender),
    view('TestUSD', 'balanceOf', wallet),
  );
  if (balance < cost) {
    const detail = `${shares} shares cost ${formatUsd(cost)} USD, the wallet holds ${formatUsd(balance)}`;
    throw new ModelverseError('IMO.INSUFFICIENT_USD', detail, { cost: String(cost), balance: String(balance) });
  }
  const approve = chain.transaction(
    'TestUSD',
    'approve',
    [spender, cost],
    `Allow the offering to take ${formatUsd(cost)} USD`,
  );
  const description = `Reserve ${shares.toLocaleString('en-US')} shares of ${input.did} for ${formatUsd(cost)} USD`;
  // the price as the limit: an offering that opens again before this is mined, at another, takes nothing from the allowance
  const reserve = chain.transaction('InitialModelOffering', 'reserve', [id, shares, price, proof], description);
  return allowance < cost ? preparedTransaction(approve, reserve) : preparedTransaction(reserve);
}

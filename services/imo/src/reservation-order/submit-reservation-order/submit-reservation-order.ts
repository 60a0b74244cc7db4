import type { ChainClock } from '@icubed/chain-listener';
import { isModelverseError, ModelverseError } from '@icubed/errors';
import {
  type Address,
  parseDidOn,
  recoverReservationOrderSigner,
  type ReservationOrder,
  reservationOrderId,
} from '@icubed/protocol';
import { type LiveChain, view } from '../../chain/live-chain.js';
import type { SubmitReservationOrderInput } from '../../generated/graphql.js';
import type { OfferingStore } from '../../offering/offering.store.js';
import type { PositionStore } from '../../position/position.store.js';
import { assertFillable } from '../reservation-order.js';
import type { ReservationOrderStore, StoredReservationOrder } from '../reservation-order.store.js';

export interface ReservationOrderDeps {
  readonly chain: LiveChain;
  readonly clock: ChainClock;
  readonly offerings: OfferingStore;
  readonly positions: PositionStore;
  readonly orders: ReservationOrderStore;
}

export const SUBMIT_RESERVATION_ORDER_ERRORS = [
  'IMO.OFFERING_NOT_FOUND',
  'IMO.OFFERING_LOCKED',
  'IMO.OFFERING_NOT_OPEN',
  'IMO.DEADLINE_PASSED',
  'IMO.CREATOR_CANNOT_RESERVE',
  'IMO.NOT_ISSUE_PRICE',
  'IMO.ORDER_EXPIRED',
  'IMO.ORDER_NONCE_USED',
  'IMO.ORDER_SIGNATURE_INVALID',
  'IMO.SHARES_NOT_HELD',
] as const;

const MAX_SHARES = 510_000;

/**
 * Keeps a signed order for buyers to find. What the chain would refuse is refused here; an order of a contract wallet (EIP-1271) is
 * filled on-chain without this service.
 *
 * @throws the codes of {@link SUBMIT_RESERVATION_ORDER_ERRORS}, PLATFORM.BAD_REQUEST, PROTOCOL.WRONG_CHAIN
 */
export async function submitReservationOrder(
  wallet: Address,
  input: SubmitReservationOrderInput,
  { chain, clock, offerings, positions, orders }: ReservationOrderDeps,
): Promise<StoredReservationOrder> {
  const { chainId } = chain;
  const id = parseDidOn(chainId, input.did);
  if (input.shares < 1 || input.shares > MAX_SHARES)
    throw new ModelverseError('PLATFORM.BAD_REQUEST', `shares must be 1 to ${MAX_SHARES}`);
  const order: ReservationOrder = {
    assetId: id,
    seller: wallet,
    shares: input.shares,
    pricePerShare: input.pricePerShare,
    validUntil: BigInt(Math.floor(input.validUntil.getTime() / 1_000)),
    nonce: input.nonce,
  };
  const offering = chain.addressOf('InitialModelOffering');
  if (signerOf(chainId, offering, order, input.signature) !== wallet) {
    throw new ModelverseError('IMO.ORDER_SIGNATURE_INVALID', `the signature is not ${wallet}'s over this order`);
  }
  const signed = { orderId: reservationOrderId(chainId, offering, order), order, signature: input.signature };
  const now = await clock.headSeconds();
  const [[mirrored], holding, offered, [used]] = await Promise.all([
    offerings.find(chainId, [id]),
    positions.find(chainId, id, wallet),
    orders.offeredUnits(chainId, signed, now),
    chain.read<[boolean]>(view('InitialModelOffering', 'orderUsed', wallet, order.nonce)),
  ]);
  assertFillable(order, mirrored?.offering, (holding?.shareUnits ?? 0n) - offered, now);
  if (used) throw nonceUsed(order);
  const kept = await orders.keep(chainId, signed);
  if (kept.orderId !== signed.orderId) throw nonceUsed(order);
  return kept;
}

function signerOf(chainId: number, offering: string, order: ReservationOrder, signature: string): Address | undefined {
  try {
    return recoverReservationOrderSigner(chainId, offering, order, signature);
  } catch (error) {
    if (isModelverseError(error, 'PROTOCOL.SIGNATURE_INVALID')) return undefined;
    throw error;
  }
}

function nonceUsed({ nonce }: ReservationOrder): ModelverseError {
  return new ModelverseError('IMO.ORDER_NONCE_USED', `nonce ${nonce} belongs to another order or was cancelled`);
}

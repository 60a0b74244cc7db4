import type { ChainClock } from '@icubed/chain-listener';
import { isModelverseError, ModelverseError } from '@icubed/errors';
import {
  type Address,
  type AssetId,
  formatUsd,
  parseDidOn,
  recoverShareOrderSigner,
  shareOrderId,
  SHARE_UNIT,
} from '@icubed/protocol';
import { type LiveChain, view } from '../../chain/live-chain.js';
import type { SubmitOrderInput } from '../../generated/graphql.js';
import type { OfferingStore } from '../../offering/offering.store.js';
import { promisedUnits, purseOf } from '../backing.js';
import { type Order, type PlacedOrder, statusOf } from '../order.js';
import type { OrderStore } from '../order.store.js';
import type { PurseReader } from '../purse.reader.js';
import { messageOf } from '../signed-order.js';

export interface OrderDeps {
  readonly chain: LiveChain;
  readonly clock: ChainClock;
  readonly offerings: OfferingStore;
  readonly orders: OrderStore;
  readonly purses: PurseReader;
}

export const SUBMIT_ORDER_ERRORS = [
  'IMO.OFFERING_NOT_RELEASED',
  'IMO.ORDER_EXPIRED',
  'IMO.ORDER_CLOSED',
  'IMO.ORDER_NONCE_USED',
  'IMO.ORDER_SIGNATURE_INVALID',
  'IMO.SHARES_NOT_HELD',
  'IMO.INSUFFICIENT_USD',
  'IMO.ALLOWANCE_SHORT',
] as const;

const MAX_SHARES = 1_000_000;
const MAX_PRICE = 2n ** 96n - 1n;
const MAX_OPEN_ORDERS = 200;

/**
 * Puts a signed order on the book when the contract would settle it: signed by the wallet for this chain and exchange, not expired, not
 * replayed, and backed, with the wallet's other open orders, by what it holds and allows the exchange to take.
 *
 * @throws the codes of {@link SUBMIT_ORDER_ERRORS}, PLATFORM.BAD_REQUEST, PROTOCOL.WRONG_CHAIN, MIRROR.RPC_UNAVAILABLE
 */
export async function submitOrder(wallet: Address, input: SubmitOrderInput, deps: OrderDeps): Promise<PlacedOrder> {
  const { chain, clock, orders } = deps;
  const { chainId } = chain;
  const exchange = chain.addressOf('ShareExchange');
  const order = orderOf(chainId, exchange, wallet, input);
  if (!isSignedBy(wallet, chainId, exchange, order))
    throw new ModelverseError('IMO.ORDER_SIGNATURE_INVALID', `the signature is not ${wallet}'s over this order`);
  const now = await clock.headSeconds();
  if (order.validUntil < now)
    throw new ModelverseError('IMO.ORDER_EXPIRED', `the order was valid until ${input.validUntil.toISOString()}`);
  await assertReleased(order.assetId, deps);
  const [filled, cancelled] = await chain.read<[bigint, boolean]>(
    view('ShareExchange', 'filledOf', order.orderId),
    view('ShareExchange', 'isCancelled', wallet, order.nonce),
  );
  // asked of the chain: this store may not know of it
  if (cancelled || filled >= order.shares * SHARE_UNIT)
    throw new ModelverseError('IMO.ORDER_CLOSED', 'the order was filled or cancelled');
  await assertBacked(order, now, deps);
  const kept = await orders.keep(chainId, order);
  if (kept.orderId !== order.orderId)
    throw new ModelverseError('IMO.ORDER_NONCE_USED', `nonce ${order.nonce} belongs to another order`);
  const status = statusOf(kept, now);
  if (status !== 'OPEN') throw new ModelverseError('IMO.ORDER_CLOSED', `the order is ${status}`);
  return kept;
}

/** @throws IMO.OFFERING_NOT_RELEASED */
export async function assertReleased(id: AssetId, { chain, offerings }: OrderDeps): Promise<void> {
  const [mirrored] = await offerings.find(chain.chainId, [id]);
  if (mirrored?.offering.status !== 'Released')
    throw new ModelverseError('IMO.OFFERING_NOT_RELEASED', 'shares trade once the content is released');
}

function orderOf(chainId: number, exchange: string, maker: Address, input: SubmitOrderInput): Order {
  assertAmounts(input);
  const order = {
    assetId: parseDidOn(chainId, input.did),
    maker,
    side: input.side,
    shares: BigInt(input.shares),
    pricePerShareUsdMicros: input.pricePerShare,
    validUntil: Math.floor(input.validUntil.getTime() / 1_000),
    nonce: input.nonce,
  };
  return { ...order, orderId: shareOrderId(chainId, exchange, messageOf(order)), signature: input.signature };
}

/** @throws PLATFORM.BAD_REQUEST */
export function assertAmounts({ shares, pricePerShare }: { shares: number; pricePerShare: bigint }): void {
  if (shares < 1 || shares > MAX_SHARES)
    throw new ModelverseError('PLATFORM.BAD_REQUEST', `shares must be 1 to ${MAX_SHARES}`);
  if (pricePerShare < 1n || pricePerShare > MAX_PRICE)
    throw new ModelverseError('PLATFORM.BAD_REQUEST', 'the price must be at least one base unit, of at most 96 bits');
}

function isSignedBy(wallet: Address, chainId: number, exchange: string, order: Order): boolean {
  try {
    return recoverShareOrderSigner(chainId, exchange, messageOf(order), order.signature) === wallet;
  } catch (error) {
    if (isModelverseError(error, 'PROTOCOL.SIGNATURE_INVALID')) return false;
    throw error;
  }
}

async function assertBacked(order: Order, now: number, { chain, orders, purses }: OrderDeps): Promise<void> {
  const open = await orders.openOfMaker(chain.chainId, order.maker, now);
  const others = open.filter(({ orderId }) => orderId !== order.orderId);
  if (others.length >= MAX_OPEN_ORDERS)
    throw new ModelverseError('PLATFORM.BAD_REQUEST', `a wallet has at most ${MAX_OPEN_ORDERS} open orders`);
  const purse = purseOf(order);
  const own = order.side === 'BUY' ? order.shares * order.pricePerShareUsdMicros : order.shares * SHARE_UNIT;
  const promised = promisedUnits(others, purse) + own;
  const backing = (await purses.read([order])).get(purse) ?? { balance: 0n, allowance: 0n };
  if (backing.balance < promised) throw shortOf(order, promised, backing.balance);
  if (backing.allowance < promised) {
    const detail =
      'the allowance for the exchange does not cover the open orders of this wallet: see prepareOrderAllowances';
    throw new ModelverseError('IMO.ALLOWANCE_SHORT', detail);
  }
}

function shortOf({ side }: Order, promised: bigint, balance: bigint): ModelverseError {
  if (side === 'BUY') {
    const detail = `the open orders cost ${formatUsd(promised)} USD, the wallet holds ${formatUsd(balance)}`;
    return new ModelverseError('IMO.INSUFFICIENT_USD', detail, { cost: String(promised), balance: String(balance) });
  }
  const detail = `${promised / SHARE_UNIT} shares are offered, ${balance / SHARE_UNIT} are free`;
  return new ModelverseError('IMO.SHARES_NOT_HELD', detail);
}

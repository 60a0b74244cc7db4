import { ModelverseError } from '@icubed/errors';
import { preparedTransaction } from '@icubed/graphql';
import { type Address, assetId, didOf, formatUsd, SHARE_UNIT } from '@icubed/protocol';
import { view } from '../../chain/live-chain.js';
import { assertPurchase } from '../reservation-order.js';
import type { ReservationOrderDeps } from '../submit-reservation-order/submit-reservation-order.js';

export const PREPARE_RESERVATION_PURCHASE_ERRORS = [
  'IMO.ORDER_NOT_FOUND',
  'IMO.ORDER_CLOSED',
  'IMO.ORDER_EXPIRED',
  'IMO.OWN_ORDER',
  'IMO.SHARES_NOT_HELD',
  'IMO.NOT_ISSUE_PRICE',
  'IMO.OFFERING_NOT_FOUND',
  'IMO.OFFERING_LOCKED',
  'IMO.OFFERING_NOT_OPEN',
  'IMO.DEADLINE_PASSED',
  'IMO.INSUFFICIENT_USD',
  'IMO.CAP_EXCEEDED',
  'IMO.NOT_ALLOWLISTED',
  'IMO.CREATOR_CANNOT_RESERVE',
] as const;

/** A tree of 2^64 accounts needs no more. */
const MAX_PROOF = 64;

/**
 * The unsigned transactions that fill a reservation order, checked against the mirror's head.
 *
 * @throws the codes of {@link PREPARE_RESERVATION_PURCHASE_ERRORS}, PLATFORM.BAD_REQUEST, MIRROR.RPC_UNAVAILABLE
 */
export async function prepareReservationPurchase(
  wallet: Address,
  orderId: string,
  proof: readonly string[],
  { chain, clock, offerings, positions, orders }: ReservationOrderDeps,
) {
  if (proof.length > MAX_PROOF)
    throw new ModelverseError('PLATFORM.BAD_REQUEST', `a proof has at most ${MAX_PROOF} hashes`);
  const stored = await orders.find(chain.chainId, orderId);
  if (stored === undefined) throw new ModelverseError('IMO.ORDER_NOT_FOUND', `no order ${orderId} was submitted`);
  if (stored.ended) throw new ModelverseError('IMO.ORDER_CLOSED', 'the order was filled or cancelled');
  const { order, signature } = stored;
  const id = assetId(order.assetId);
  const spender = chain.addressOf('InitialModelOffering');
  const [[mirrored], selling, buying, now, [allowance, balance]] = await Promise.all([
    offerings.find(chain.chainId, [id]),
    positions.find(chain.chainId, id, order.seller),
    positions.find(chain.chainId, id, wallet),
    clock.headSeconds(),
    chain.read<[bigint, bigint]>(view('TestUSD', 'allowance', wallet, spender), view('TestUSD', 'balanceOf', wallet)),
  ]);
  const held = Number((buying?.shareUnits ?? 0n) / SHARE_UNIT);
  const seller = { freeUnits: selling?.shareUnits ?? 0n };
  assertPurchase(order, mirrored?.offering, { account: wallet, held, proof }, seller, now);

  const cost = BigInt(order.shares) * order.pricePerShare;
  if (balance < cost) {
    const detail = `${order.shares} shares cost ${formatUsd(cost)} USD, the wallet holds ${formatUsd(balance)}`;
    throw new ModelverseError('IMO.INSUFFICIENT_USD', detail, { cost: String(cost), balance: String(balance) });
  }
  const paying = `${formatUsd(cost)} USD`;
  const approve = chain.transaction('TestUSD', 'approve', [spender, cost], `Allow the offering to take ${paying}`);
  const bought = `${order.shares.toLocaleString('en-US')} reserved shares of ${didOf(chain.chainId, id)}`;
  const description = `Buy ${bought} from ${order.seller} for ${paying}`;
  const fill = chain.transaction(
    'InitialModelOffering',
    'fillReservationOrder',
    [order, signature, proof],
    description,
  );
  return allowance < cost ? preparedTransaction(approve, fill) : preparedTransaction(fill);
}

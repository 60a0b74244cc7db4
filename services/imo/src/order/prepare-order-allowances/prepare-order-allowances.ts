import { ModelverseError } from '@icubed/errors';
import { preparedTransaction } from '@icubed/graphql';
import { type Address, formatUsd, parseDidOn, SHARE_UNIT } from '@icubed/protocol';
import type { PrepareOrderAllowancesInput } from '../../generated/graphql.js';
import { promisedUnits, purseOf } from '../backing.js';
import { statusOf } from '../order.js';
import { assertAmounts, assertReleased, type OrderDeps } from '../submit-order/submit-order.js';

export const PREPARE_ORDER_ALLOWANCES_ERRORS = ['IMO.OFFERING_NOT_RELEASED'] as const;
export const PREPARE_CANCEL_ORDER_ERRORS = ['IMO.ORDER_NOT_FOUND', 'IMO.ORDER_CLOSED'] as const;

/** @throws IMO.OFFERING_NOT_RELEASED, PLATFORM.BAD_REQUEST, PROTOCOL.WRONG_CHAIN, MIRROR.RPC_UNAVAILABLE */
export async function prepareOrderAllowances(wallet: Address, input: PrepareOrderAllowancesInput, deps: OrderDeps) {
  const { chain, clock, orders, purses } = deps;
  assertAmounts(input);
  const id = parseDidOn(chain.chainId, input.did);
  await assertReleased(id, deps);
  const purse = { side: input.side, maker: wallet, assetId: id };
  const [open, backings] = await Promise.all([
    orders.openOfMaker(chain.chainId, wallet, await clock.headSeconds()),
    purses.read([purse]),
  ]);
  const shares = BigInt(input.shares);
  const own = input.side === 'BUY' ? shares * input.pricePerShare : shares * SHARE_UNIT;
  const promised = promisedUnits(open, purseOf(purse)) + own;
  if ((backings.get(purseOf(purse))?.allowance ?? 0n) >= promised) return preparedTransaction();
  const exchange = chain.addressOf('ShareExchange');
  if (input.side === 'BUY') {
    const description = `Allow the exchange to take ${formatUsd(promised)} USD within your signed orders`;
    return preparedTransaction(chain.transaction('TestUSD', 'approve', [exchange, promised], description));
  }
  const description = `Allow the exchange to take ${promised / SHARE_UNIT} shares of ${input.did} within your signed orders`;
  const token = await purses.shareToken(id);
  return preparedTransaction(chain.transaction('ShareToken', 'approve', [exchange, promised], description, token));
}

/** @throws IMO.ORDER_NOT_FOUND, IMO.ORDER_CLOSED */
export async function prepareCancelOrder(wallet: Address, orderId: string, { chain, clock, orders }: OrderDeps) {
  const order = await orders.find(chain.chainId, orderId);
  if (order?.maker !== wallet)
    throw new ModelverseError('IMO.ORDER_NOT_FOUND', `${wallet} has not submitted order ${orderId}`);
  const status = statusOf(order, await clock.headSeconds());
  if (status !== 'OPEN') throw new ModelverseError('IMO.ORDER_CLOSED', `the order is ${status}`);
  return preparedTransaction(chain.transaction('ShareExchange', 'cancel', [order.nonce], 'Cancel your order'));
}

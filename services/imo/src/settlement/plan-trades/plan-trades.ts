import type { ChainClock } from '@icubed/chain-listener';
import type { Logger } from '@icubed/telemetry';
import { backedCrossings } from '../../order/backing.js';
import { matchOrders } from '../../order/order-book.js';
import type { OrderStore } from '../../order/order.store.js';
import type { PurseReader } from '../../order/purse.reader.js';
import type { SettlementStore } from '../settlement.store.js';
import type { ShareExchange } from '../share-exchange.js';

/** A block holds more. */
const MAX_TRADES = 20;

export interface PlanTradesDeps {
  readonly chainId: number;
  readonly clock: ChainClock;
  readonly orders: OrderStore;
  readonly purses: PurseReader;
  readonly store: SettlementStore;
  readonly exchange: ShareExchange;
  readonly logger: Logger;
}

/**
 * Matches what crosses and stores the signed transaction that settles it. An order that its maker can no longer honour, or that the contract
 * refuses, is given up, and the next round matches without it; the other trades go their way. What the contract
 * skips after all, since something changed before it was mined, sendBatch sees. Nothing is under way when this runs, so what the head has filled is all there is.
 */
export async function planTrades(deps: PlanTradesDeps): Promise<void> {
  const { chainId, clock, orders, purses, store, exchange, logger } = deps;
  const now = await clock.headSeconds();
  const assets = await orders.crossedAssets(chainId, now);
  const books = await Promise.all(assets.map((asset) => orders.open(chainId, asset, now)));
  const crossings = books.flatMap((book) => matchOrders(book)).slice(0, MAX_TRADES);
  if (crossings.length === 0) return;
  const purse = await purses.read(crossings.flatMap(({ buy, sell }) => [buy, sell]));
  const { backed, unbacked } = backedCrossings(crossings, purse);
  if (unbacked.length > 0) {
    logger.warn({ unbacked }, 'orders are given up: their makers cannot honour them');
    return orders.drop(chainId, unbacked, 'UNBACKED');
  }
  const { settled, gas, refused } = await exchange.estimate(backed);
  if (refused.length > 0) {
    logger.warn({ refused }, 'orders are given up: the contract refuses them');
    const orderIds = [...new Set(refused.map(({ orderId }) => orderId))];
    await orders.drop(chainId, orderIds, 'REFUSED');
  }
  if (settled.length === 0) return;
  const nonce = await exchange.nonceAt('latest');
  const transaction = await exchange.sign(exchange.callData(settled), nonce, gas);
  await store.plan(chainId, { status: 'Planned', nonce, transactions: [transaction] }, settled.length);
  logger.info({ hash: transaction.hash, trades: settled.length }, 'trades are planned');
}

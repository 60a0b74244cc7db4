import { isOverdue, type MirrorReader } from '@icubed/chain-listener';
import type { Logger } from '@icubed/telemetry';
import type { OrderStore } from '../../order/order.store.js';
import type { SettlementStore, StoredBatch } from '../settlement.store.js';
import type { ShareExchange } from '../share-exchange.js';
import type { SkippedTrade } from '../skipped-trade.js';
import { type BatchEvent, decided, evolveBatch } from '../trade-batch.js';

export interface SendBatchDeps {
  readonly chainId: number;
  readonly mirror: MirrorReader;
  readonly orders: OrderStore;
  readonly store: SettlementStore;
  readonly exchange: ShareExchange;
  readonly logger: Logger;
}

/**
 * Brings the batch that is under way one step further. Each step may be repeated after a crash. Orders for which a trade was skipped in the
 * block, though not when it was planned, are given up with the batch's end: the next would meet them again.
 */
export async function sendBatch(batch: StoredBatch, deps: SendBatchDeps): Promise<void> {
  const { mirror, store, exchange, logger } = deps;
  const { nonce, transactions } = batch.state;
  const record = async (event: BatchEvent): Promise<void> => {
    logger.info({ batchId: batch.batchId, event: event.type, nonce }, 'a batch of trades');
    await store.record(batch, evolveBatch(batch.state, event));
  };
  // the mirror's own final block: what it has decided is folded, so the next match knows of every fill
  const final = (await mirror.cursor())?.final.number;
  if (final === undefined) return;
  const receipts = await Promise.all(
    transactions.map(async ({ hash }) => ({ hash, receipt: await exchange.receipt(hash) })),
  );
  const mined = receipts.flatMap(({ hash, receipt }) =>
    receipt === undefined ? [] : [{ hash, succeeded: receipt.succeeded, final: receipt.blockNumber <= final }],
  );
  const end = decided(await exchange.nonceAt(final), batch.state, mined);
  if (end !== undefined) {
    const skipped = receipts.flatMap(({ hash, receipt }) =>
      end.type === 'BatchFinal' && hash === end.hash ? (receipt?.skipped ?? []) : [],
    );
    for (const trade of skipped) await giveUp(trade, deps);
    return record(end);
  }
  const last = transactions.at(-1);
  if (mined.length > 0 || last === undefined) return;
  if (batch.state.status === 'Submitted' && isOverdue(new Date(batch.state.submittedAt), new Date())) {
    // stored before it is sent, like the first; the next step sends it
    return record({ type: 'BatchRepriced', transaction: await exchange.outbid(last), at: new Date().toISOString() });
  }
  // also when it was sent before: a reorg or a restarted node may have forgotten it
  await exchange.broadcast(last);
  if (batch.state.status === 'Planned') await record({ type: 'BatchSubmitted', at: new Date().toISOString() });
}

async function giveUp(
  { buyId, sellId, reason }: SkippedTrade,
  { chainId, orders, exchange, logger }: SendBatchDeps,
): Promise<void> {
  const sides = await Promise.all([buyId, sellId].map((id) => orders.find(chainId, id)));
  const refused = await exchange.blame(
    sides.filter((order) => order !== undefined),
    reason,
  );
  logger.warn({ buyId, sellId, reason, refused }, 'a trade was skipped in the block');
  const orderIds = refused.map(({ orderId }) => orderId);
  await orders.drop(chainId, orderIds, 'REFUSED');
}

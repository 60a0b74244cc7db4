import { ChainClock, type Errand, keptErrand, Rpc, runErrand, TransactionKey } from '@icubed/chain-listener';
import { interfaces } from '@icubed/contracts-abi';
import { InjectConfig } from '@icubed/hosting';
import { DATA_SOURCE, inTransaction } from '@icubed/persistence';
import { LOGGER, type Logger } from '@icubed/telemetry';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { CHAIN, type ChainContext } from '../../chain/chain-context.js';
import type { ExecutorConfig } from '../../config.js';
import { lastHour, receiptHour } from '../anchor.js';
import { freeReceipts, insertHour, lockUnanchored, oldestOpen, type OpenHour } from '../anchor.store.js';

/**
 * Puts the receipts that are under no root yet under the root of the last hour, and brings the oldest hour that is not anchored one step nearer to the
 * chain. Each step may be repeated after a crash, by any replica; that a root is anchored is said by the mirror alone.
 */
@Injectable()
export class AnchorHour {
  /** ANCHOR: it asks and tells ReceiptAnchor and sends nothing else. */
  private readonly key: TransactionKey;

  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CHAIN) private readonly chain: ChainContext,
    @Inject(ChainClock) private readonly clock: ChainClock,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(Rpc) rpc: Rpc,
    @InjectConfig() config: ExecutorConfig,
  ) {
    this.key = new TransactionKey(rpc, chain.chainId, config.anchorPrivateKey);
  }

  /** Throws MIRROR.BEHIND, MIRROR.RPC_UNAVAILABLE, MIRROR.RPC_REJECTED. */
  async execute(): Promise<void> {
    const { chainId } = this.chain;
    const freed = await freeReceipts(this.source, chainId);
    if (freed > 0) this.logger.error({ receipts: freed }, 'another root stands under their hour: who has the key?');
    // while one is under way, receipts gather for the next
    const open = (await oldestOpen(this.source, chainId)) ?? (await this.build());
    if (open === undefined) return;
    const { signed } = await runErrand(this.key, this.errandOf(open), new Date());
    if (signed === undefined) return;
    const { transactionHash, nonce } = signed;
    this.logger.info({ hour: open.hour, count: open.count, transactionHash, nonce }, 'a root of receipts is sent');
  }

  private async build(): Promise<OpenHour | undefined> {
    const { chainId } = this.chain;
    const hour = lastHour(await this.clock.finalSeconds());
    return inTransaction(this.source, async (manager) => {
      const receipts = await lockUnanchored(manager, chainId, hour);
      if (receipts.length === 0) return undefined;
      const built = receiptHour(hour, receipts);
      return (await insertHour(manager, chainId, built)) ? { ...built, count: receipts.length } : undefined;
    });
  }

  private errandOf({ hour, root, count, cid }: OpenHour): Errand {
    const { chainId, receiptAnchor: to } = this.chain;
    const key = { chainId, kind: 'receipt-anchor', id: String(hour) };
    return {
      call: { to, data: interfaces.ReceiptAnchor.encodeFunctionData('anchor', [hour, root, count, cid]) },
      question: { to, data: interfaces.ReceiptAnchor.encodeFunctionData('receiptsOf', [hour]) },
      // whatever stands under the hour is never written over
      isDone: (answer) => BigInt(answer.slice(0, 66)) !== 0n,
      ...keptErrand(this.source.manager, key),
    };
  }
}

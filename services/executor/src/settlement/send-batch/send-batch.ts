import { Inject, Injectable } from '@nestjs/common';
import { MirrorReader } from '@icubed/chain-listener';
import { DATA_SOURCE } from '@icubed/persistence';
import { LOGGER, type Logger } from '@icubed/telemetry';
import { Transaction } from 'ethers';
import type { DataSource } from 'typeorm';
import { JobManager } from '../job-manager.js';
import { type BatchEvent, evolveBatch, type UnderWay } from '../settlement-batch.js';
import { isSettled, saveBatchState, type StoredBatch } from '../settlement.store.js';

/** Not mined in this time: its fee is too low for the chain as it is now. */
const REPRICE_AFTER_MS = 120_000;

/** Brings the batch that is under way one step further. Each step may be repeated after a crash. */
@Injectable()
export class SendBatch {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(MirrorReader) private readonly mirror: MirrorReader,
    @Inject(JobManager) private readonly jobManager: JobManager,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async execute(batch: StoredBatch<UnderWay>): Promise<void> {
    if (await isSettled(this.source, batch.batchId)) return this.record(batch, { type: 'BatchFinal' });
    const end = await this.endOf(batch.state);
    if (end !== undefined) return this.record(batch, end);
    await this.send(batch);
  }

  /** What finality has decided about a batch whose vouchers it did not redeem. */
  private async endOf({ nonce, transactions }: UnderWay): Promise<BatchEvent | undefined> {
    const final = (await this.mirror.cursor())?.final.number;
    // no contract is older than the first final block the mirror knows
    if (final === undefined || (await this.jobManager.nonceAt(final)) <= nonce) return undefined;
    for (const { hash } of transactions) {
      const receipt = await this.jobManager.receipt(hash);
      if (receipt === undefined || receipt.blockNumber > final) continue;
      // redeemed and final, but not folded yet: the mirror will tell
      return receipt.succeeded ? undefined : { type: 'BatchReverted', hash };
    }
    return { type: 'BatchSuperseded' };
  }

  private async send(batch: StoredBatch<UnderWay>): Promise<void> {
    const { state } = batch;
    const last = state.transactions.at(-1);
    if (last === undefined) return;
    for (const { hash } of state.transactions) if ((await this.jobManager.receipt(hash)) !== undefined) return;
    if (state.status === 'Submitted' && Date.now() - Date.parse(state.submittedAt) > REPRICE_AFTER_MS)
      return this.reprice(batch);
    // also when it was sent before: a reorg or a restarted node may have forgotten it
    await this.jobManager.broadcast(last);
    if (state.status === 'Built') await this.record(batch, { type: 'BatchSubmitted', at: new Date().toISOString() });
  }

  private async reprice(batch: StoredBatch<UnderWay>): Promise<void> {
    const { nonce, transactions } = batch.state;
    const { data, gasLimit: gas } = Transaction.from(transactions[0]?.raw);
    const transaction = await this.jobManager.sign(data, { nonce, gas, outbid: transactions.at(-1) });
    // stored before it is sent, like the first
    await this.record(batch, { type: 'BatchRepriced', transaction, at: new Date().toISOString() });
    await this.jobManager.broadcast(transaction);
  }

  private async record(batch: StoredBatch<UnderWay>, event: BatchEvent): Promise<void> {
    const level = event.type === 'BatchReverted' || event.type === 'BatchSuperseded' ? 'error' : 'info';
    this.logger[level]({ batchId: batch.batchId, event: event.type, nonce: batch.state.nonce }, 'a settlement batch');
    await saveBatchState(this.source, batch.batchId, evolveBatch(batch.state, event));
  }
}

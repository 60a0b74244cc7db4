import { Inject, Injectable } from '@nestjs/common';
import { MirrorReader } from '@icubed/chain-listener';
import { interfaces } from '@icubed/contracts-abi';
import { DATA_SOURCE, inTransaction } from '@icubed/persistence';
import { compactSignature, signVoucher, type Voucher } from '@icubed/protocol';
import { LOGGER, type Logger } from '@icubed/telemetry';
import type { DataSource } from 'typeorm';
import { CHAIN, type ChainContext } from '../../chain/chain-context.js';
import { mirroredSession } from '../../session/session.store.js';
import { SessionKeys } from '../../session/session-key.store.js';
import { JobManager } from '../job-manager.js';
import { type Batch, planBatch, type PlannedVoucher, type UnsettledSession } from '../plan-batch.js';
import { capturesFrom, insertBatch, unsettledLedgers, type UnsettledLedger } from '../settlement.store.js';

const MAX_VOUCHERS = 100;
const MAX_SPLITS = 200;
const MAX_CAPTURES = 2_000;

/**
 * Claims what was captured: vouchers signed by the sessions' keys, splits, and the signed transaction, stored together before
 * anything is sent. A voucher that JobManager would refuse leaves the batch and is logged; the others go on.
 */
@Injectable()
export class BuildBatch {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CHAIN) private readonly chain: ChainContext,
    @Inject(MirrorReader) private readonly mirror: MirrorReader,
    @Inject(SessionKeys) private readonly keys: SessionKeys,
    @Inject(JobManager) private readonly jobManager: JobManager,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** False when there is nothing that can be claimed now. */
  async execute(): Promise<boolean> {
    const sessions = await this.unsettled();
    const refused = new Set<string>();
    const bondAllowanceUsdMicros = await this.jobManager.bondAllowance();
    for (;;) {
      const candidates = sessions.filter((session) => !refused.has(session.sessionId));
      const batch = planBatch(candidates, { bondAllowanceUsdMicros, maxVouchers: MAX_VOUCHERS, maxSplits: MAX_SPLITS });
      if (batch === undefined) return false;
      const vouchers = await Promise.all(batch.vouchers.map((voucher) => this.signed(voucher)));
      const data = callData(batch, vouchers);
      const estimate = await this.jobManager.estimate(data);
      if ('refusedSession' in estimate) {
        this.logger.error(
          { sessionId: estimate.refusedSession, reason: estimate.reason },
          'a voucher would be refused',
        );
        refused.add(estimate.refusedSession);
        continue;
      }
      const nonce = await this.jobManager.nonceAt('latest');
      const transaction = await this.jobManager.sign(data, { nonce, gas: estimate.gas });
      const state = { status: 'Built', nonce, transactions: [transaction] } as const;
      const stored = { state, totalUsdMicros: batch.totalUsdMicros, vouchers };
      await inTransaction(this.source, (manager) => insertBatch(manager, this.chain.chainId, stored));
      this.logger.info(
        { hash: transaction.hash, total: batch.totalUsdMicros.toString(), sessions: vouchers.length },
        'a batch is built',
      );
      return true;
    }
  }

  private async unsettled(): Promise<UnsettledSession[]> {
    const ledgers = await unsettledLedgers(this.source, this.chain.chainId, MAX_VOUCHERS);
    const sessions = await Promise.all(ledgers.map((ledger) => this.unsettledSession(ledger)));
    return sessions.filter((session) => session !== undefined);
  }

  private async unsettledSession(ledger: UnsettledLedger): Promise<UnsettledSession | undefined> {
    const { sessionId, accountId, settledUsdMicros, frontier } = ledger;
    const { final } = await mirroredSession(this.mirror, this.source, sessionId);
    const { spentUsdMicros, dailyAllowanceUsdMicros } = await this.jobManager.session(sessionId);
    if (final === undefined) return undefined;
    if (spentUsdMicros !== settledUsdMicros) {
      // a redemption the mirror has not seen final yet, or one that is not of this store: never claim on top of it
      this.logger.warn(
        { sessionId, spent: String(spentUsdMicros), settled: settledUsdMicros.toString() },
        'a session is not where it was left',
      );
      return undefined;
    }
    const captures = await capturesFrom(this.source, this.chain.chainId, sessionId, frontier.size, MAX_CAPTURES);
    const { payer, expiresAt } = final;
    return {
      sessionId,
      payer,
      accountId,
      expiresAt,
      claimedUsdMicros: settledUsdMicros,
      frontier,
      dailyAllowanceUsdMicros,
      captures,
    };
  }

  private async signed(planned: PlannedVoucher): Promise<PlannedVoucher & { signature: string; voucher: Voucher }> {
    const voucher: Voucher = {
      payer: planned.payer,
      session: planned.sessionId,
      cumulativeAmount: planned.cumulativeUsdMicros,
      usageRoot: planned.usageRoot,
      validUntil: planned.validUntil,
    };
    const signer = await this.keys.signerOf(this.source, planned.accountId);
    return { ...planned, voucher, signature: await signVoucher(signer, this.chain, voucher) };
  }
}

function callData(batch: Batch, vouchers: readonly { signature: string; voucher: Voucher }[]): string {
  const splits = batch.splits.map((split) => ({
    assetId: split.assetId,
    assetAmount: split.assetAmountUsdMicros,
    node: split.node,
    nodeAmount: split.nodeAmountUsdMicros,
  }));
  return interfaces.JobManager.encodeFunctionData('redeemBatch', [
    vouchers.map(({ voucher }) => voucher),
    vouchers.map(({ signature }) => compactSignature(signature)),
    splits,
  ]);
}

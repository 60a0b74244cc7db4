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
import { type Attempt, fitBatch, type StepBack } from '../fit-batch.js';
import { JobManager } from '../job-manager.js';
import type { Batch, PlannedVoucher, UnsettledSession } from '../plan-batch.js';
import { capturesFrom, insertBatch, unsettledLedgers, type UnsettledLedger } from '../settlement.store.js';

const MAX_VOUCHERS = 100;
const MAX_SPLITS = 200;
const MAX_CAPTURES = 2_000;

type SignedVoucher = PlannedVoucher & { readonly signature: string; readonly voucher: Voucher };

interface SignedBatch extends Pick<Batch, 'totalUsdMicros'> {
  readonly data: string;
  readonly gas: bigint;
  readonly vouchers: readonly SignedVoucher[];
}

/**
 * Claims what was captured: vouchers signed by the sessions' keys, splits, and the signed transaction, stored together before
 * anything is sent. What JobManager would refuse leaves the batch and is logged; the others go on.
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
    const bondAllowanceUsdMicros = await this.jobManager.bondAllowance();
    const limits = { bondAllowanceUsdMicros, maxVouchers: MAX_VOUCHERS, maxSplits: MAX_SPLITS };
    const batch = await fitBatch(
      sessions,
      limits,
      (planned) => this.attempt(planned),
      (step) => this.told(step),
    );
    if (batch === undefined) return false;
    const { data, gas, vouchers, totalUsdMicros } = batch;
    const nonce = await this.jobManager.nonceAt('latest');
    const transaction = await this.jobManager.sign(data, { nonce, gas });
    const state = { status: 'Built', nonce, transactions: [transaction] } as const;
    const stored = { state, totalUsdMicros, vouchers };
    await inTransaction(this.source, (manager) => insertBatch(manager, this.chain.chainId, stored));
    this.logger.info(
      { hash: transaction.hash, total: totalUsdMicros.toString(), sessions: vouchers.length },
      'a batch is built',
    );
    return true;
  }

  private async attempt(batch: Batch): Promise<Attempt<SignedBatch>> {
    const vouchers = await Promise.all(batch.vouchers.map((voucher) => this.signed(voucher)));
    const data = callData(batch, vouchers);
    const estimate = await this.jobManager.estimate(data);
    if (!('gas' in estimate)) return estimate;
    return { built: { data, gas: estimate.gas, vouchers, totalUsdMicros: batch.totalUsdMicros } };
  }

  private told(step: StepBack): void {
    if (step.left === 'session') this.logger.error(step, 'a voucher would be refused');
    else this.logger.warn(step, 'a batch would be refused, half of it is tried');
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

  private async signed(planned: PlannedVoucher): Promise<SignedVoucher> {
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

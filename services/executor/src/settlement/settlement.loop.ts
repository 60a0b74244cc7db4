import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CONFIG } from '@icubed/hosting';
import { DATA_SOURCE, tryAlone } from '@icubed/persistence';
import { LOGGER, type Logger } from '@icubed/telemetry';
import type { DataSource } from 'typeorm';
import type { ExecutorConfig } from '../config.js';
import { AnswerClaims } from '../usage-claim/answer-claims/answer-claims.js';
import { BuildBatch } from './build-batch/build-batch.js';
import { ReconcileSessions } from './reconcile/reconcile-sessions.js';
import { RefreshBond } from './refresh-bond/refresh-bond.js';
import { SendBatch } from './send-batch/send-batch.js';
import { batchUnderWay, unsettledSum } from './settlement.store.js';

/** Any constant does, as long as every process asks for the same one. */
const SETTLEMENT_LOCK = 0x1c_5e_77;
const MAX_POLL_MS = 1_000;
const FAILURE_PAUSE_MS = 5_000;

/**
 * One transaction of the key at a time, for ever: settle what is final, read what the bond still covers, answer claims, bring the batch under
 * way further, build the next one when enough money or enough time has gathered. Replicas may all run it, one after the other: they share the
 * key's nonces.
 */
@Injectable()
export class SettlementLoop implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private stopped = false;

  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CONFIG) private readonly config: ExecutorConfig,
    @Inject(ReconcileSessions) private readonly reconcile: ReconcileSessions,
    @Inject(RefreshBond) private readonly bond: RefreshBond,
    @Inject(SendBatch) private readonly send: SendBatch,
    @Inject(BuildBatch) private readonly build: BuildBatch,
    @Inject(AnswerClaims) private readonly answers: AnswerClaims,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule(0);
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  async step(): Promise<void> {
    const { chainId, settlementIntervalMs, settlementThreshold } = this.config;
    await this.reconcile.execute();
    await this.bond.execute();
    const batch = await batchUnderWay(this.source, chainId);
    // a claim has a deadline, and a batch can wait
    const answering = await this.answers.execute(batch === undefined);
    if (batch !== undefined) return this.send.execute(batch);
    if (answering) return;
    const { amountUsdMicros, oldestMs } = await unsettledSum(this.source, chainId);
    if (amountUsdMicros === 0n || (amountUsdMicros < settlementThreshold && oldestMs < settlementIntervalMs)) return;
    await this.build.execute();
  }

  private schedule(delayMs: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.running = tryAlone(this.source, SETTLEMENT_LOCK, () => this.step()).then(
        () => this.schedule(Math.min(this.config.settlementIntervalMs, MAX_POLL_MS)),
        (err: unknown) => {
          this.logger.error({ err }, 'settlement');
          this.schedule(Math.min(this.config.settlementIntervalMs * 2, FAILURE_PAUSE_MS));
        },
      );
    }, delayMs);
  }
}

import { CONFIG } from '@icubed/hosting';
import { DATA_SOURCE, inTransaction } from '@icubed/persistence';
import { LOGGER, type Logger } from '@icubed/telemetry';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { OrchestratorConfig } from '../config.js';
import { openRuns } from '../run/run.store.js';
import { forgetValues } from '../run/value.store.js';
import { RunQueue } from './run.queue.js';

const INTERVAL_MS = 2_000;
const FORGET_EVERY = 15;
const BATCH = 1_000;

/** Puts every open run into the queue: after a crash between commit and queue, or with an empty Redis. */
@Injectable()
export class RecoverRuns implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private rounds = 0;
  private stopped = false;

  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CONFIG) private readonly config: OrchestratorConfig,
    @Inject(RunQueue) private readonly queue: RunQueue,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule(0);
  }

  onModuleDestroy(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  async execute(): Promise<void> {
    const open = await openRuns(this.source, this.config.chainId, BATCH);
    if (open.length > 0) await this.queue.add(open);
    this.rounds += 1;
    if (this.rounds % FORGET_EVERY !== 0) return;
    const before = new Date(Date.now() - this.config.valueMinutes * 60_000);
    await inTransaction(this.source, (manager) => forgetValues(manager, before));
  }

  private schedule(delayMs: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.execute()
        .catch((err: unknown) => this.logger.warn({ err }, 'open runs were not queued'))
        .finally(() => this.schedule(INTERVAL_MS));
    }, delayMs);
  }
}

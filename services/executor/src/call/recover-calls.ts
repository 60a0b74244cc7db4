import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CONFIG } from '@icubed/hosting';
import { DATA_SOURCE, inTransaction } from '@icubed/persistence';
import { LOGGER, type Logger } from '@icubed/telemetry';
import type { DataSource } from 'typeorm';
import type { ExecutorConfig } from '../config.js';
import { pruneKeys } from '../idempotency/idempotency.store.js';
import { CallQueue } from '../queue/call.queue.js';
import { openCalls } from './call.store.js';
import { prunePayloads } from './payload.store.js';

const INTERVAL_MS = 2_000;
const PRUNE_EVERY = 150;
const BATCH = 1_000;

/** Puts every call whose money is held back into the queue: after a crash between commit and queue, or with an empty Redis. */
@Injectable()
export class RecoverCalls implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private rounds = 0;
  private stopped = false;

  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CONFIG) private readonly config: ExecutorConfig,
    @Inject(CallQueue) private readonly queue: CallQueue,
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
    const open = await openCalls(this.source, this.config.chainId, BATCH);
    if (open.length > 0) await this.queue.add(open);
    this.rounds += 1;
    if (this.rounds % PRUNE_EVERY !== 0) return;
    await inTransaction(this.source, pruneKeys);
    await inTransaction(this.source, prunePayloads);
  }

  private schedule(delayMs: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.execute()
        .catch((err: unknown) => this.logger.warn({ err }, 'held calls were not queued'))
        .finally(() => this.schedule(INTERVAL_MS));
    }, delayMs);
  }
}

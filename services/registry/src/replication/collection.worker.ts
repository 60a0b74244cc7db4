import { isModelverseError } from '@icubed/errors';
import { InjectConfig, Rounds } from '@icubed/hosting';
import type { Gate } from '@icubed/ipfs';
import { InjectDataSource, tryAlone } from '@icubed/persistence';
import { InjectLogger, InjectMetrics, type Logger } from '@icubed/telemetry';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import type { RegistryConfig } from '../config.js';
import { STORING } from '../content/storing.token.js';
import { collectContent, type CollectDeps } from './collect-content/collect-content.js';
import { CollectionStore } from './collection.store.js';
import { REPLICAS, type Replica } from './replica.js';

/** Any constant does, as long as every process asks for the same one. */
const COLLECTION_LOCK = 0x1c_0b_f0;
const MINUTE_MS = 60_000;
/** While a hole is being repaired, or a disk is sick. */
const RETRY_MS = 10 * MINUTE_MS;

/** Removes what nothing refers to, once a day, in a moment in which nobody is storing. */
@Injectable()
export class CollectionWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly rounds = new Rounds();
  private readonly removed: Counter;

  constructor(
    @Inject(CollectionStore) private readonly store: CollectionStore,
    @Inject(REPLICAS) private readonly replicas: readonly Replica[],
    @Inject(STORING) private readonly storing: Gate,
    @InjectDataSource() private readonly source: DataSource,
    @InjectConfig() private readonly config: RegistryConfig,
    @InjectMetrics() metrics: Registry,
    @InjectLogger() private readonly logger: Logger,
  ) {
    this.removed = new Counter({
      name: 'registry_content_collected_blocks_total',
      help: 'Blocks that nothing led to and that were removed',
      registers: [metrics],
    });
    const last = new Gauge({
      name: 'registry_content_last_collection_seconds',
      help: 'When garbage was last collected without a failure, in seconds since 1970; 0: never',
      registers: [],
      async collect() {
        this.set((await store.lastGood()) ?? 0);
      },
    });
    metrics.registerMetric(last);
  }

  onApplicationBootstrap(): void {
    if (this.config.collectEveryMinutes === 0) return;
    this.rounds.start(
      () => tryAlone(this.source, COLLECTION_LOCK, () => this.look()),
      this.config.replicationIntervalMs,
      (error) => this.logger.warn({ err: error }, 'garbage was not looked for'),
    );
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.stop();
  }

  private async look(): Promise<void> {
    const everyMs = this.config.collectEveryMinutes * MINUTE_MS;
    if (!(await this.store.isDue(new Date(), everyMs))) return;
    // while something is being stored it is not the moment; the next look is soon
    await this.storing.exclusiveIfFree(() => this.collect(everyMs));
  }

  private async collect(everyMs: number): Promise<void> {
    const after = (ms: number): Date => new Date(Date.now() + ms);
    try {
      const result = await collectContent(this.deps());
      this.removed.inc(result.removed);
      await this.store.ended(new Date(), after(everyMs), result);
      this.logger.info(result, 'garbage was collected');
    } catch (error) {
      if (this.rounds.signal.aborted) return;
      const code = isModelverseError(error) ? error.code : 'PLATFORM.INTERNAL';
      this.logger.error({ err: error }, 'garbage was not collected');
      await this.store.ended(new Date(), after(Math.min(everyMs, RETRY_MS)), { code });
    }
  }

  private deps(): CollectDeps {
    return {
      store: this.store,
      replicas: this.replicas,
      graceMs: this.config.collectGraceMinutes * MINUTE_MS,
      now: () => new Date(),
      signal: this.rounds.signal,
      onFailure: (cid, replica, error) =>
        this.logger.warn({ cid, replica, err: error }, 'a copy that nothing refers to was not let go of'),
    };
  }
}

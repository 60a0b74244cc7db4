import { isModelverseError } from '@icubed/errors';
import { InjectConfig, Rounds } from '@icubed/hosting';
import { InjectDataSource, tryAlone } from '@icubed/persistence';
import { InjectLogger, type Logger } from '@icubed/telemetry';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { RegistryConfig } from '../config.js';
import { afterAnswer, afterFault, type Copy, type CopyFault } from './copy.js';
import { keepCopy } from './keep-copy/keep-copy.js';
import { REPLICAS, type Replica } from './replica.js';
import { ReplicationMetrics } from './replication-metrics.js';
import { ReplicationStore } from './replication.store.js';

/** Any constant does, as long as every process asks for the same one. */
const REPLICATION_LOCK = 0x1c_0b_ef;

/**
 * Keeps as many copies as there are replicas. Each replica has a loop of its own, so that one that hangs holds up no other; one process at
 * a time works for it. What is done is stored after every step: whatever ends the process, the next one goes on from there.
 */
@Injectable()
export class ReplicationWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly rounds = new Rounds();

  constructor(
    @Inject(ReplicationStore) private readonly store: ReplicationStore,
    @Inject(REPLICAS) private readonly replicas: readonly Replica[],
    @Inject(ReplicationMetrics) private readonly metrics: ReplicationMetrics,
    @InjectDataSource() private readonly source: DataSource,
    @InjectConfig() private readonly config: RegistryConfig,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    const { minCopies: target } = this.config;
    const replicas = this.replicas.map(({ name }) => name);
    if (replicas.length < target)
      this.logger.warn(
        { replicas, target },
        'content has fewer places to be kept than it is to have copies: none is safe; set REPLICA_DIR, or MIN_COPIES',
      );
    for (const replica of this.replicas) this.look(replica);
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.stop();
  }

  private look(replica: Replica): void {
    const about = { replica: replica.name };
    this.rounds.start(
      () => tryAlone(this.source, REPLICATION_LOCK, () => this.serve(replica), `:${replica.name}`),
      this.config.replicationIntervalMs,
      (error) => this.logger.warn({ ...about, err: error }, 'copies were not looked after'),
    );
  }

  private async serve(replica: Replica): Promise<void> {
    await this.store.enrol(replica.name, new Date());
    for (const copy of await this.store.due(replica.name, new Date())) {
      if (this.rounds.signal.aborted) return;
      await this.step(copy, replica);
    }
  }

  private async step(copy: Copy, replica: Replica): Promise<void> {
    const about = { cid: copy.cid, replica: replica.name, from: copy.state.status };
    try {
      const state = await keepCopy(copy, replica, this.rounds.signal);
      const checkEveryMs = this.config.copyCheckHours * 3_600_000;
      await this.store.save(afterAnswer(copy, state, new Date(), checkEveryMs, Math.random()));
      this.tell(copy, state.status, about);
    } catch (error) {
      // the next process does it again
      if (this.rounds.signal.aborted) return;
      const fault = faultOf(error);
      const next = afterFault(copy, fault, new Date());
      this.metrics.failed(replica.name, fault.code);
      this.logger.error({ ...about, err: error, failures: next.failures, dueAt: next.dueAt }, 'a copy was not made');
      await this.store.save(next);
    }
  }

  private tell(copy: Copy, status: Copy['state']['status'], about: object): void {
    const { replica, state } = copy;
    if (state.status === 'Held') this.metrics.checked(replica, status === 'Held' ? 'whole' : 'broken');
    if (status === 'Broken') this.logger.error(about, 'a copy is incomplete or changed');
    if (status !== 'Held' || state.status === 'Held') return;
    // only what was held has been looked at; a service takes a while between broken and held
    if (copy.checkedAt === undefined) return this.logger.info(about, 'a copy was made');
    this.metrics.repaired(replica);
    this.logger.warn(about, 'a copy was made whole again');
  }
}

function faultOf(error: unknown): CopyFault {
  if (isModelverseError(error)) return { code: error.code, detail: error.detail };
  return { code: 'PLATFORM.INTERNAL', detail: 'the failure is logged' };
}

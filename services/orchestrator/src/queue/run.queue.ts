import { CONFIG } from '@icubed/hosting';
import { LOGGER, type Logger } from '@icubed/telemetry';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { OrchestratorConfig } from '../config.js';
import { AdvanceRun } from '../run/advance-run/advance-run.js';
import type { CallId } from '../run/run.js';
import { REDIS } from './redis.js';

/** An id only: everything lies in the store. */
interface RunJob {
  readonly callId: CallId;
}

const NAME = 'runs';
/** A killed worker's runs are taken over after this. */
const LOCK_MS = 5_000;
/** each may hold bodies of 16 MiB in memory, though few do */
const AT_ONCE = 100;
const CLOSE_MS = 3_000;

/**
 * Spreads open runs over replicas. The store alone knows what is open and decided: a job that is lost is added again by
 * RecoverRuns, a job that is run twice finds the run decided.
 */
@Injectable()
export class RunQueue implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly queue: Queue<RunJob>;
  private readonly stop = new AbortController();
  private worker: Worker<RunJob> | undefined;
  /** a worker blocks its connection */
  private readonly blocking: Redis;

  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(CONFIG) private readonly config: OrchestratorConfig,
    @Inject(AdvanceRun) private readonly advance: AdvanceRun,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.queue = new Queue(NAME, { connection: redis, prefix: config.queuePrefix });
    this.queue.on('error', (err) => logger.warn({ err }, 'run queue'));
    this.blocking = redis.duplicate();
    this.blocking.on('error', (err: unknown) => logger.warn({ err }, 'redis'));
  }

  onApplicationBootstrap(): void {
    this.worker = new Worker<RunJob>(NAME, (job) => this.advance.execute(job.data.callId, this.stop.signal), {
      connection: this.blocking,
      prefix: this.config.queuePrefix,
      concurrency: AT_ONCE,
      lockDuration: LOCK_MS,
      stalledInterval: LOCK_MS / 2,
      // a run is safe to advance again as often as its process dies
      maxStalledCount: Number.MAX_SAFE_INTEGER,
    });
    this.worker.on('error', (err) => this.logger.warn({ err }, 'run worker'));
    this.worker.on('failed', (job, err) =>
      this.logger.warn({ err, callId: job?.data.callId }, 'a run is taken up again'),
    );
  }

  /** Adding a run that is queued already changes nothing. */
  async add(callIds: readonly CallId[]): Promise<void> {
    const opts = {
      removeOnComplete: true,
      removeOnFail: true,
      attempts: 1_000_000,
      backoff: { type: 'fixed', delay: 500 },
    };
    await this.queue.addBulk(
      callIds.map((callId) => ({ name: 'run', data: { callId }, opts: { ...opts, jobId: callId } })),
    );
  }

  /** Never longer than patience lasts: without Redis, BullMQ would wait for it. */
  async onModuleDestroy(): Promise<void> {
    this.stop.abort();
    // running jobs see the signal and leave their runs as they are stored; one that does not is taken over when its lock ends
    await soon([this.worker?.close()]);
    await soon([this.worker?.close(true), this.queue.close()]);
    // BullMQ leaves connections it was given open
    this.blocking.disconnect();
    this.redis.disconnect();
  }
}

async function soon(work: readonly (Promise<void> | undefined)[]): Promise<void> {
  const patience = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_MS).unref());
  await Promise.race([Promise.allSettled(work.filter((one) => one !== undefined)), patience]);
}

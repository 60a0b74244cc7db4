import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CONFIG } from '@icubed/hosting';
import { LOGGER, type Logger } from '@icubed/telemetry';
import { DelayedError, type Job, Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { CallId } from '../call/call.js';
import { RunCall } from '../call/run-call/run-call.js';
import type { ExecutorConfig } from '../config.js';
import { REDIS } from './redis.js';

/** Ids and digests only: the input lies in the store. */
interface CallJob {
  readonly callId: CallId;
  readonly inputSha256: string;
}

const NAME = 'calls';
/** A killed worker's calls are taken over after this. */
const LOCK_MS = 10_000;
const ELSEWHERE_DELAY_MS = 250;
const CLOSE_MS = 3_000;

/**
 * Spreads held calls over replicas. The store alone knows what is held and decided: a job that is lost is added again by
 * RecoverCalls, a job that is run twice finds the call decided.
 */
@Injectable()
export class CallQueue implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly queue: Queue<CallJob>;
  private readonly stop = new AbortController();
  private worker: Worker<CallJob> | undefined;
  /** a worker blocks its connection */
  private readonly blocking: Redis;

  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(CONFIG) private readonly config: ExecutorConfig,
    @Inject(RunCall) private readonly run: RunCall,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.queue = new Queue(NAME, { connection: redis, prefix: config.queuePrefix });
    this.queue.on('error', (err) => logger.warn({ err }, 'call queue'));
    this.blocking = redis.duplicate();
    this.blocking.on('error', (err: unknown) => logger.warn({ err }, 'redis'));
  }

  onApplicationBootstrap(): void {
    this.worker = new Worker<CallJob>(NAME, (job, token) => this.process(job, token), {
      connection: this.blocking,
      prefix: this.config.queuePrefix,
      concurrency: this.config.maxOpenCalls,
      lockDuration: LOCK_MS,
      stalledInterval: LOCK_MS / 2,
      // a call is safe to run again as often as its process dies
      maxStalledCount: Number.MAX_SAFE_INTEGER,
    });
    this.worker.on('error', (err) => this.logger.warn({ err }, 'call worker'));
    this.worker.on('failed', (job, err) => this.logger.warn({ err, callId: job?.data.callId }, 'a call is run again'));
  }

  /** Adding a call that is queued already changes nothing. */
  async add(calls: readonly CallJob[]): Promise<void> {
    const opts = {
      removeOnComplete: true,
      removeOnFail: true,
      attempts: 1_000_000,
      backoff: { type: 'fixed', delay: 1_000 },
    };
    await this.queue.addBulk(
      calls.map((data) => ({ name: 'call', data: { ...data }, opts: { ...opts, jobId: data.callId } })),
    );
  }

  async onModuleDestroy(): Promise<void> {
    this.stop.abort();
    // running jobs see the signal and hand their calls back at once; one that does not is taken over when its lock ends
    const patience = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_MS).unref());
    await Promise.race([this.worker?.close(), patience]);
    await this.worker?.close(true);
    await this.queue.close();
    // BullMQ leaves connections it was given open
    this.blocking.disconnect();
    this.redis.disconnect();
  }

  private async process(job: Job<CallJob>, token?: string): Promise<void> {
    const end = await this.run.execute(job.data.callId, this.stop.signal);
    if (end === 'decided') return;
    await job.moveToDelayed(Date.now() + ELSEWHERE_DELAY_MS, token);
    throw new DelayedError();
  }
}

import { inSpan, type Logger, parseTraceparent, startTrace, traceHeaders } from '@icubed/telemetry';
import { DelayedError, type Job, Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { CallId } from '../call/call.js';
import type { RunEnd } from '../call/run-call/run-call.js';

/** Ids and digests only: the input lies in the store. */
interface CallJob {
  readonly callId: CallId;
  readonly inputSha256: string;
  /** of the request that queued it */
  readonly traceparent?: string;
}

interface JobQueueOptions {
  readonly redis: Redis;
  readonly prefix: string;
  readonly concurrency: number;
  readonly logger: Logger;
}

/** A killed worker's calls are taken over after this. */
const LOCK_MS = 10_000;
const ELSEWHERE_DELAY_MS = 250;
const CLOSE_MS = 3_000;
const JOB = {
  removeOnComplete: true,
  removeOnFail: true,
  attempts: 1_000_000,
  backoff: { type: 'fixed', delay: 1_000 },
};

/** One BullMQ queue of calls and this process's worker at it. */
export class JobQueue {
  private readonly queue: Queue<CallJob>;
  private readonly stop = new AbortController();
  private worker: Worker<CallJob> | undefined;
  /** a worker blocks its connection */
  private readonly blocking: Redis;

  constructor(
    private readonly name: string,
    private readonly options: JobQueueOptions,
    private readonly run: (callId: CallId, signal: AbortSignal) => Promise<RunEnd>,
  ) {
    const { redis, prefix, logger } = options;
    this.queue = new Queue(name, { connection: redis, prefix });
    this.queue.on('error', (err) => logger.warn({ err, name }, 'call queue'));
    this.blocking = redis.duplicate();
    this.blocking.on('error', (err: unknown) => logger.warn({ err }, 'redis'));
  }

  work(): void {
    const { prefix, concurrency, logger } = this.options;
    this.worker = new Worker<CallJob>(this.name, (job, token) => this.process(job, token), {
      connection: this.blocking,
      prefix,
      concurrency,
      lockDuration: LOCK_MS,
      stalledInterval: LOCK_MS / 2,
      // a call is safe to run again as often as its process dies
      maxStalledCount: Number.MAX_SAFE_INTEGER,
    });
    this.worker.on('error', (err) => logger.warn({ err }, 'call worker'));
    this.worker.on('failed', (job, err) => logger.warn({ err, callId: job?.data.callId }, 'a call is run again'));
  }

  async add(calls: readonly CallJob[]): Promise<void> {
    if (calls.length === 0) return;
    const jobs = calls.map(({ callId, inputSha256 }) => ({
      name: 'call',
      data: { callId, inputSha256, ...traceHeaders() },
      opts: { ...JOB, jobId: callId },
    }));
    await this.queue.addBulk(jobs);
  }

  async close(): Promise<void> {
    this.stop.abort();
    // running jobs see the signal and hand their calls back at once; one that does not is taken over when its lock ends
    const patience = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_MS).unref());
    await Promise.race([this.worker?.close(), patience]);
    await this.worker?.close(true);
    await this.queue.close();
    this.blocking.disconnect();
  }

  private async process(job: Job<CallJob>, token?: string): Promise<void> {
    const { callId, traceparent } = job.data;
    const span = {
      kind: 'CONSUMER' as const,
      parent: parseTraceparent(traceparent) ?? startTrace(),
      attributes: { 'icubed.call_id': callId },
    };
    const end = await inSpan('run call', span, () => this.run(callId, this.stop.signal));
    if (end === 'decided') return;
    await job.moveToDelayed(Date.now() + ELSEWHERE_DELAY_MS, token);
    throw new DelayedError();
  }
}

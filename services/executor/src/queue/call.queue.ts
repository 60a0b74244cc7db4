import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CONFIG } from '@icubed/hosting';
import { LOGGER, type Logger } from '@icubed/telemetry';
import type { Redis } from 'ioredis';
import type { OpenCall } from '../call/call.store.js';
import { RunCall } from '../call/run-call/run-call.js';
import type { ExecutorConfig } from '../config.js';
import { RunWorkflow } from '../workflow/run-workflow/run-workflow.js';
import { JobQueue } from './job-queue.js';
import { REDIS } from './redis.js';

/**
 * Spreads held calls over replicas. The store alone knows what is held and decided: a job that is lost is added again by
 * RecoverCalls, a job that is run twice finds the call decided. Workflows wait in a queue of their own: they wait for steps, which
 * must not find every place taken by workflows.
 */
@Injectable()
export class CallQueue implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly calls: JobQueue;
  private readonly runs: JobQueue;

  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(CONFIG) { queuePrefix: prefix, maxOpenCalls: concurrency }: ExecutorConfig,
    @Inject(RunCall) runCall: RunCall,
    @Inject(RunWorkflow) runWorkflow: RunWorkflow,
    @Inject(LOGGER) logger: Logger,
  ) {
    const options = { redis, prefix, concurrency, logger };
    this.calls = new JobQueue('calls', options, (callId, signal) => runCall.execute(callId, signal));
    this.runs = new JobQueue('runs', options, async (callId, signal) => {
      await runWorkflow.execute(callId, signal);
      return 'decided';
    });
  }

  onApplicationBootstrap(): void {
    this.calls.work();
    this.runs.work();
  }

  /** Adding a call that is queued already changes nothing. */
  async add(calls: readonly OpenCall[]): Promise<void> {
    await this.calls.add(calls.filter(({ isWorkflow }) => !isWorkflow));
    await this.runs.add(calls.filter(({ isWorkflow }) => isWorkflow));
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.calls.close(), this.runs.close()]);
    // BullMQ leaves connections it was given open
    this.redis.disconnect();
  }
}

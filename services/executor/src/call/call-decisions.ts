import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { LOGGER, type Logger } from '@icubed/telemetry';
import type { Redis } from 'ioredis';
import { REDIS } from '../queue/redis.js';
import type { CallId } from './call.js';

const CHANNEL = 'executor.call.decided';

/**
 * Wakes whoever waits for a call, in this process and in every replica. The channel carries an id and nothing else; a message
 * that is lost costs a waiter one poll, never the answer, which is read from the store.
 */
@Injectable()
export class CallDecisions implements OnModuleInit, OnModuleDestroy {
  private readonly waiting = new Map<string, Set<() => void>>();
  private subscriber: Redis | undefined;
  isStopped = false;

  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onModuleInit(): Promise<void> {
    this.subscriber = this.redis.duplicate();
    this.subscriber.on('error', (err: unknown) => this.logger.warn({ err }, 'redis subscription'));
    this.subscriber.on('message', (_channel: string, callId: string) => this.wake(callId));
    await this.subscriber.subscribe(CHANNEL);
  }

  onModuleDestroy(): void {
    this.stop();
    this.subscriber?.disconnect();
  }

  /** From here on nobody waits: a call goes on without its client, who finds it again by key or id. */
  stop(): void {
    this.isStopped = true;
    for (const callId of this.waiting.keys()) this.wake(callId);
  }

  /** After the commit that decided the call. */
  announce(callId: CallId): void {
    this.wake(callId);
    this.redis
      .publish(CHANNEL, callId)
      .catch((err: unknown) => this.logger.warn({ err, callId }, 'a decision was not announced'));
  }

  /** Resolves when the call is decided or the time is over, whichever is first. */
  next(callId: CallId, timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const waiters = this.waiting.get(callId) ?? new Set();
      this.waiting.set(callId, waiters);
      const done = (): void => {
        clearTimeout(timer);
        waiters.delete(done);
        if (waiters.size === 0) this.waiting.delete(callId);
        resolve();
      };
      const timer = setTimeout(done, timeoutMs);
      waiters.add(done);
    });
  }

  private wake(callId: string): void {
    for (const done of this.waiting.get(callId) ?? []) done();
  }
}

import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { LOGGER, type Logger } from '@icubed/telemetry';
import type { Redis } from 'ioredis';
import { REDIS } from '../queue/redis.js';
import type { CallId, CallTerms } from './call.js';

const DECIDED = 'executor.call.decided';
const CHANGED = 'executor.call.changed';
const RUN_OVER = 'executor.run.over';

/** A call and, of a step, the call it belongs to: what changes a step changes that one too. */
type CallName = Pick<CallTerms, 'callId' | 'parent'>;

/**
 * Wakes whoever waits for a call, in this process and in every replica. The channels carry an id and nothing else; a message
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
    this.subscriber.on('message', (channel: string, callId: string) => this.wake(channel, callId));
    await this.subscriber.subscribe(DECIDED, CHANGED, RUN_OVER);
  }

  onModuleDestroy(): void {
    this.stop();
    this.subscriber?.disconnect();
  }

  /** From here on nobody waits: a call goes on without its client, who finds it again by key or id. */
  stop(): void {
    this.isStopped = true;
    for (const waiters of this.waiting.values()) for (const done of waiters) done();
  }

  /** After the commit that decided the call. */
  announce({ callId, parent }: CallName): void {
    this.tell(DECIDED, callId);
    if (parent) this.tell(CHANGED, parent.callId);
  }

  /** After a commit that moved the call without deciding it: wakes who watches, not who waits for the decision. */
  announceChange({ callId, parent }: CallName): void {
    this.tell(CHANGED, callId);
    if (parent) this.tell(CHANGED, parent.callId);
  }

  /** The orchestrator has ended the workflow's run: wakes who will close the call. */
  announceRun(callId: CallId): void {
    this.tell(RUN_OVER, callId);
  }

  /** Resolves when the call is decided or the time is over, whichever is first. */
  next(callId: CallId, timeoutMs: number): Promise<void> {
    return this.wait(`${DECIDED} ${callId}`, timeoutMs);
  }

  /** Resolves when anything about the call changes or the time is over, whichever is first. */
  nextChange(callId: CallId, timeoutMs: number): Promise<void> {
    return this.wait(`${CHANGED} ${callId}`, timeoutMs);
  }

  /** Resolves when the run of the call may be over or the time is, whichever is first. */
  nextRun(callId: CallId, timeoutMs: number): Promise<void> {
    return this.wait(`${RUN_OVER} ${callId}`, timeoutMs);
  }

  private wait(key: string, timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const waiters = this.waiting.get(key) ?? new Set();
      this.waiting.set(key, waiters);
      const done = (): void => {
        clearTimeout(timer);
        waiters.delete(done);
        if (waiters.size === 0) this.waiting.delete(key);
        resolve();
      };
      const timer = setTimeout(done, timeoutMs);
      waiters.add(done);
    });
  }

  private tell(channel: string, callId: CallId): void {
    this.wake(channel, callId);
    this.redis
      .publish(channel, callId)
      .catch((err: unknown) => this.logger.warn({ err, callId }, 'a change of a call was not announced'));
  }

  private wake(channel: string, callId: string): void {
    for (const done of this.waiting.get(`${channel} ${callId}`) ?? []) done();
    if (channel === DECIDED) this.wake(CHANGED, callId);
  }
}

import { parseEnvelope } from '@icubed/events';
import { inTransaction } from '@icubed/persistence';
import {
  createLogger,
  currentTracer,
  inSpan,
  type Logger,
  parseTraceparent,
  runInScope,
  startTrace,
} from '@icubed/telemetry';
import type { DataSource } from 'typeorm';
import { deadLetterOf } from '../dead-letters/dead-letter.js';
import { claim } from '../inbox/claim.js';
import { messagingMetrics, type MessagingMetrics, type Outcome } from '../metrics/messaging-metrics.js';
import { backoffMs, type BackoffLimits, pause } from '../transport/backoff.js';
import type { ReceivedRecord, Subscription, Transport } from '../transport/transport.js';
import type { Consumption } from './consumption.js';
import { judgeFailure } from './judge-failure.js';

export interface ConsumerOptions {
  readonly source: DataSource;
  readonly transport: Transport;
  readonly log?: Logger;
  readonly metrics?: MessagingMetrics;
  readonly retry?: BackoffLimits;
}

const defaultRetry: BackoffLimits = { baseMs: 50, capMs: 10_000 };

/** One group's member: claims each fact in the handler's transaction, retries in order, parks what can never be handled. */
export class Consumer {
  private readonly log: Logger;
  private readonly metrics: MessagingMetrics;
  private readonly types: ReadonlySet<string> | undefined;
  private subscription: Subscription | undefined;
  /** of the application that made it: records come in by sockets that belong to nobody */
  private readonly tracer = currentTracer();

  constructor(
    private readonly consumption: Consumption,
    private readonly options: ConsumerOptions,
  ) {
    this.log = options.log ?? createLogger({ service: consumption.group, level: 'silent' });
    this.metrics = options.metrics ?? messagingMetrics();
    this.types = consumption.types && new Set(consumption.types);
  }

  /** Joins the group in the background; `ready` of the answer tells when. */
  start(): Subscription {
    const { group, topics } = this.consumption;
    this.subscription ??= this.options.transport.subscribe({
      group,
      topics,
      onRecord: (record, signal) => this.take(record, signal),
    });
    return this.subscription;
  }

  async stop(): Promise<void> {
    await this.subscription?.stop();
  }

  private async take(record: ReceivedRecord, signal: AbortSignal): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      signal.throwIfAborted();
      try {
        return this.done(record, await this.apply(record));
      } catch (error) {
        const verdict = judgeFailure(error, attempt);
        const { topic, partition, offset } = record;
        this.log.warn(
          { err: error, attempt, verdict, group: this.consumption.group, topic, partition, offset },
          'a fact was not handled',
        );
        if (verdict === 'park') return this.park(record, error, attempt, signal);
        this.metrics.retried(this.consumption.group, topic);
        await pause(backoffMs(attempt, this.options.retry ?? defaultRetry, Math.random()), signal);
      }
    }
  }

  private async apply(record: ReceivedRecord): Promise<Outcome> {
    const fact = parseEnvelope(record.payload);
    if (this.types !== undefined && !this.types.has(fact.type)) return 'ignored';
    // the inbox of another group may have forgotten by now that it has applied this fact
    if (fact.replaygroup !== undefined && fact.replaygroup !== this.consumption.group) return 'ignored';
    const span = {
      kind: 'CONSUMER' as const,
      parent: parseTraceparent(fact.traceparent) ?? startTrace(),
      attributes: { 'messaging.consumer.group.name': this.consumption.group, 'cloudevents.event_id': fact.id },
    };
    return runInScope({ logger: this.log, tracer: this.tracer ?? currentTracer() }, () =>
      inSpan(`consume ${fact.type}`, span, () =>
        inTransaction(this.options.source, async (manager) => {
          if (!(await claim(manager, this.consumption.group, fact))) return 'duplicate';
          await this.consumption.handle(manager, fact);
          return 'handled';
        }),
      ),
    );
  }

  /** The partition waits until the letter is stored: a dead letter is never dropped either. */
  private async park(record: ReceivedRecord, error: unknown, attempts: number, signal: AbortSignal): Promise<void> {
    const letter = deadLetterOf(record, error, { group: this.consumption.group, attempts, parkedAt: new Date() });
    for (let attempt = 1; ; attempt += 1) {
      signal.throwIfAborted();
      try {
        await this.options.transport.publish([letter]);
        return this.done(record, 'parked');
      } catch (failure) {
        this.log.warn({ err: failure, attempt, topic: letter.topic }, 'a dead letter was not stored');
        await pause(backoffMs(attempt, this.options.retry ?? defaultRetry, Math.random()), signal);
      }
    }
  }

  private done(record: ReceivedRecord, outcome: Outcome): void {
    this.metrics.consumed(this.consumption.group, record.topic, outcome);
  }
}

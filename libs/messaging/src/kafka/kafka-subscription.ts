import type { Logger } from '@icubed/telemetry';
import type { Batch, Consumer, EachBatchPayload, Kafka, KafkaMessage, Offsets } from 'kafkajs';
import { backoffMs, pause } from '../transport/backoff.js';
import type { ReceivedRecord, SubscribeOptions, Subscription } from '../transport/transport.js';

export interface KafkaSubscriptionOptions extends SubscribeOptions {
  readonly kafka: Kafka;
  readonly log: Logger;
  readonly sessionTimeoutMs: number;
  readonly declareTopics: () => Promise<void>;
}

const PARTITIONS_AT_ONCE = 8;

/** A member of a Kafka consumer group. Offsets are committed only for what was handled. */
export class KafkaSubscription implements Subscription {
  readonly ready: Promise<void>;
  private readonly stopping = new AbortController();
  private readonly running: Promise<void>;
  private joined: () => void = () => undefined;

  constructor(private readonly options: KafkaSubscriptionOptions) {
    this.ready = new Promise((resolve) => (this.joined = resolve));
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    this.joined();
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    for (let failures = 0; !signal.aborted;) {
      try {
        await this.serve();
        failures = 1;
      } catch (error) {
        failures += 1;
        this.options.log.warn({ err: error, group: this.options.group }, 'subscription failed and joins again');
      }
      await pause(backoffMs(failures, { baseMs: 200, capMs: 10_000 }, Math.random()), signal);
    }
  }

  /** Answers once the consumer has crashed or the subscription was stopped. */
  private async serve(): Promise<void> {
    await this.options.declareTopics();
    const { sessionTimeoutMs } = this.options;
    const consumer = this.options.kafka.consumer({
      groupId: this.options.group,
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: Math.floor(sessionTimeoutMs / 10),
      rebalanceTimeout: sessionTimeoutMs * 2,
      allowAutoTopicCreation: false,
      maxWaitTimeInMs: 500,
      maxBytesPerPartition: 1_048_576,
      // this loop joins again by itself: kafkajs restarts on some errors and not on others
      retry: { retries: 5, restartOnFailure: async () => false },
    });
    const crashed = new Promise<void>((resolve) => void consumer.on(consumer.events.CRASH, () => resolve()));
    consumer.on(consumer.events.GROUP_JOIN, () => this.joined());
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [...this.options.topics], fromBeginning: true });
      await this.consume(consumer);
      await Promise.race([crashed, aborted(this.stopping.signal)]);
    } finally {
      await consumer
        .disconnect()
        .catch((error: unknown) => this.options.log.warn({ err: error }, 'a consumer did not disconnect'));
    }
  }

  private async consume(consumer: Consumer): Promise<void> {
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: PARTITIONS_AT_ONCE,
      eachBatch: (payload) => this.handOut(payload),
    });
  }

  private async handOut(payload: EachBatchPayload): Promise<void> {
    const lost = new AbortController();
    const signal = AbortSignal.any([this.stopping.signal, lost.signal]);
    // a handler that retries for minutes must not lose the partition for its silence, and must stop when it is lost
    const beat = setInterval(() => {
      payload.heartbeat().catch((error: unknown) => lost.abort(error));
    }, this.options.sessionTimeoutMs / 10);
    const { batch } = payload;
    let next: bigint | undefined;
    try {
      for (const message of batch.messages) {
        if (signal.aborted || !payload.isRunning() || payload.isStale()) break;
        await this.options.onRecord(toRecord(batch.topic, batch.partition, message), signal);
        payload.resolveOffset(message.offset);
        next = BigInt(message.offset) + 1n;
        await payload.heartbeat();
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      clearInterval(beat);
      // explicit: kafkajs's own "uncommitted offsets" would include partitions in the hands of other batches
      if (next !== undefined && !lost.signal.aborted) await payload.commitOffsetsIfNecessary(offsetsOf(batch, next));
    }
    if (lost.signal.aborted) throw lost.signal.reason; // kafkajs rejoins on its own rebalance errors
  }
}

function offsetsOf({ topic, partition }: Batch, next: bigint): Offsets {
  return { topics: [{ topic, partitions: [{ partition, offset: next.toString() }] }] };
}

export function toRecord(topic: string, partition: number, message: KafkaMessage): ReceivedRecord {
  return {
    topic,
    partition,
    offset: message.offset,
    key: message.key?.toString() ?? '',
    payload: message.value?.toString() ?? '',
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) =>
    signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true }),
  );
}

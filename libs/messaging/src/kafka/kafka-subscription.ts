import type { Logger } from '@icubed/telemetry';
import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
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
    for (let failures = 0; !signal.aborted; ) {
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
      await consumer.disconnect().catch((error: unknown) => this.options.log.warn({ err: error }, 'a consumer did not disconnect'));
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
    try {
      await this.handOutEach(payload, signal);
    } finally {
      clearInterval(beat);
      if (!lost.signal.aborted) await commit(payload);
    }
    if (lost.signal.aborted) throw lost.signal.reason; // kafkajs rejoins on its own rebalance errors
  }

  private async handOutEach({ batch, resolveOffset, isRunning, isStale, heartbeat }: EachBatchPayload, signal: AbortSignal): Promise<void> {
    for (const message of batch.messages) {
      if (signal.aborted || !isRunning() || isStale()) return;
      try {
        await this.options.onRecord(toRecord(batch.topic, batch.partition, message), signal);
      } catch (error) {
        if (signal.aborted) return;
        throw error;
      }
      resolveOffset(message.offset);
      await heartbeat();
    }
  }
}

async function commit({ commitOffsetsIfNecessary, uncommittedOffsets, batch }: EachBatchPayload): Promise<void> {
  // only this partition's: others of this member are in the hands of other batches
  const topics = uncommittedOffsets()
    .topics.filter(({ topic }) => topic === batch.topic)
    .map(({ topic, partitions }) => ({ topic, partitions: partitions.filter(({ partition }) => partition === batch.partition) }));
  if (topics.some(({ partitions }) => partitions.length > 0)) await commitOffsetsIfNecessary({ topics });
}

function toRecord(topic: string, partition: number, message: KafkaMessage): ReceivedRecord {
  return { topic, partition, offset: message.offset, key: message.key?.toString() ?? '', payload: message.value?.toString() ?? '' };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true })));
}

import { ModelverseError } from '@icubed/errors';
import { createLogger, type Logger } from '@icubed/telemetry';
import type { Admin, Kafka } from 'kafkajs';
import type {
  OutgoingRecord,
  ReceivedRecord,
  SubscribeOptions,
  Subscription,
  TopicBrowser,
  Transport,
} from '../transport/transport.js';
import { browseTopic } from './browse-topic.js';
import { DeclaredTopics } from './declared-topics.js';
import { kafkaClient } from './kafka-client.js';
import type { KafkaTransportOptions } from './kafka-options.js';
import { KafkaPublisher } from './kafka-publisher.js';
import { KafkaSubscription } from './kafka-subscription.js';

export type { KafkaTransportOptions } from './kafka-options.js';

/** The production transport. A record stored twice reaches a group twice: the inbox drops the second. */
export class KafkaTransport implements Transport, TopicBrowser {
  private readonly log: Logger;
  private readonly kafka: Kafka;
  private readonly declared: DeclaredTopics;
  private readonly publisher: KafkaPublisher;
  private readonly subscriptions = new Set<Subscription>();

  constructor(private readonly options: KafkaTransportOptions) {
    this.log = options.log ?? createLogger({ service: options.clientId, level: 'silent' });
    this.kafka = kafkaClient(options, this.log);
    this.declared = new DeclaredTopics(this.kafka, options);
    this.publisher = new KafkaPublisher(this.kafka);
  }

  async publish(records: readonly OutgoingRecord[]): Promise<void> {
    if (records.length === 0) return;
    try {
      await this.declared.declare(records.map((record) => record.topic));
      await this.publisher.publish(records);
    } catch (cause) {
      throw new ModelverseError('MESSAGING.TRANSPORT_UNAVAILABLE', 'Kafka did not take the batch', {}, { cause });
    }
  }

  subscribe(options: SubscribeOptions): Subscription {
    const subscription = new KafkaSubscription({
      ...options,
      kafka: this.kafka,
      log: this.log,
      sessionTimeoutMs: this.options.sessionTimeoutMs ?? 30_000,
      declareTopics: () => this.declared.declare(options.topics),
    });
    this.subscriptions.add(subscription);
    return subscription;
  }

  async lag(group: string, topics: readonly string[]): Promise<ReadonlyMap<string, number>> {
    await this.declared.declare(topics);
    return this.declared.withAdmin(async (admin) => {
      const lags = await Promise.all(topics.map((topic) => topicLag(admin, group, topic)));
      return new Map(topics.map((topic, index) => [topic, lags[index] ?? 0]));
    });
  }

  topics(): Promise<string[]> {
    return this.declared.withAdmin((admin) => admin.listTopics());
  }

  async browse(topic: string, onRecord: (record: ReceivedRecord) => void): Promise<void> {
    await this.declared.withAdmin(async (admin) => {
      const existing = await admin.listTopics();
      if (existing.includes(topic)) await browseTopic(this.kafka, admin, topic, onRecord);
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.subscriptions].map((subscription) => subscription.stop()));
    await this.publisher.close();
  }
}

async function topicLag(admin: Admin, group: string, topic: string): Promise<number> {
  const [heads, committed] = await Promise.all([
    admin.fetchTopicOffsets(topic),
    admin.fetchOffsets({ groupId: group, topics: [topic] }),
  ]);
  const done = new Map(
    committed.flatMap(({ partitions }) => partitions.map(({ partition, offset }) => [partition, BigInt(offset)])),
  );
  let lag = 0n;
  for (const { partition, high, low } of heads) {
    const next = done.get(partition) ?? -1n; // -1: the group has committed nothing here
    lag += BigInt(high) - (next < 0n ? BigInt(low) : next);
  }
  return Number(lag);
}

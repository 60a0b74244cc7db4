import { type Kafka, Partitioners, type Producer } from 'kafkajs';
import type { OutgoingRecord } from '../transport/transport.js';

/** One idempotent producer, every replica asked to acknowledge. */
export class KafkaPublisher {
  private producer: Promise<Producer> | undefined;

  constructor(private readonly kafka: Kafka) {}

  async publish(records: readonly OutgoingRecord[]): Promise<void> {
    const producer = await this.connected();
    try {
      await producer.sendBatch({ acks: -1, timeout: 15_000, topicMessages: byTopic(records) });
    } catch (error) {
      // its sequence numbers may no longer be the broker's: the next batch starts with a new producer id
      await this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    const producer = await this.producer?.catch(() => undefined);
    this.producer = undefined;
    await producer?.disconnect().catch(() => undefined);
  }

  private connected(): Promise<Producer> {
    this.producer ??= this.connect().catch((error: unknown) => {
      this.producer = undefined;
      throw error;
    });
    return this.producer;
  }

  private async connect(): Promise<Producer> {
    const producer = this.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1, // more would let a retried batch overtake the one after it
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: { retries: 5 },
    });
    await producer.connect();
    return producer;
  }
}

function byTopic(records: readonly OutgoingRecord[]) {
  const topics = Map.groupBy(records, (record) => record.topic);
  return [...topics].map(([topic, items]) => ({
    topic,
    messages: items.map(({ key, payload, eventId }) => ({ key, value: payload, headers: { ce_id: eventId } })),
  }));
}

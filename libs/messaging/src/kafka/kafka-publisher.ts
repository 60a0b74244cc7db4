import { type Kafka, Partitioners, type Producer } from 'kafkajs';
import { backoffMs } from '../transport/backoff.js';
import { traceparentOf } from '../transport/trace-of.js';
import type { OutgoingRecord } from '../transport/transport.js';

const TRIES = 5;
const BACKOFF = { baseMs: 50, capMs: 2_000 };

/**
 * One producer, every replica asked to acknowledge. Tries again by itself, the whole batch and with a new producer, which knows the
 * partitions' leaders of now: when kafkajs tries again, a broker that has taken its part of the batch is not asked again, and the records
 * of a partition that has moved to this broker meanwhile are never sent, with success reported (its `sendMessages`, `responsePerBroker`).
 * Records that are stored twice by this are the same in the same order, which inboxes drop.
 */
export class KafkaPublisher {
  private producer: Promise<Producer> | undefined;

  constructor(private readonly kafka: Kafka) {}

  async publish(records: readonly OutgoingRecord[]): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const producer = this.connected();
      try {
        await (await producer).sendBatch({ acks: -1, timeout: 15_000, topicMessages: byTopic(records) });
        return;
      } catch (error) {
        await this.drop(producer);
        if (attempt === TRIES) throw error;
        await new Promise((resolve) => setTimeout(resolve, backoffMs(attempt, BACKOFF, Math.random())));
      }
    }
  }

  async close(): Promise<void> {
    if (this.producer) await this.drop(this.producer);
  }

  private connected(): Promise<Producer> {
    return (this.producer ??= this.connect());
  }

  /** Another batch may have a newer one by now. */
  private async drop(producer: Promise<Producer>): Promise<void> {
    if (this.producer === producer) this.producer = undefined;
    await producer.then((connected) => connected.disconnect()).catch(() => undefined);
  }

  private async connect(): Promise<Producer> {
    const producer = this.kafka.producer({
      // sequence numbers would tell a broker what it has from one producer; each try is a producer of its own
      idempotent: false,
      maxInFlightRequests: 1, // more would let a batch overtake the one before it
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: { retries: 0 },
    });
    await producer.connect();
    return producer;
  }
}

function byTopic(records: readonly OutgoingRecord[]) {
  const topics = Map.groupBy(records, (record) => record.topic);
  return [...topics].map(([topic, items]) => ({
    topic,
    messages: items.map(({ key, payload, eventId }) => ({ key, value: payload, headers: headersOf(eventId, payload) })),
  }));
}

/** What tools that read no JSON can follow: the event's id and its trace. */
function headersOf(eventId: string, payload: string): Record<string, string> {
  const traceparent = traceparentOf(payload);
  return { ce_id: eventId, ...(traceparent === undefined ? {} : { traceparent }) };
}

import { randomUUID } from 'node:crypto';
import { ModelverseError } from '@icubed/errors';
import type { Admin, Kafka } from 'kafkajs';
import type { ReceivedRecord } from '../transport/transport.js';
import { toRecord } from './kafka-subscription.js';

const PATIENCE_MS = 60_000;

/** Reads a topic up to where it ends now, as a group of its own that is deleted afterwards: kafkajs reads only as a group. */
export async function browseTopic(
  kafka: Kafka,
  admin: Admin,
  topic: string,
  onRecord: (record: ReceivedRecord) => void,
): Promise<void> {
  const offsets = await admin.fetchTopicOffsets(topic);
  const ends = new Map(offsets.map(({ partition, high }) => [partition, BigInt(high)]));
  const left = new Set(offsets.filter(({ low, high }) => low !== high).map(({ partition }) => partition));
  if (left.size === 0) return;
  const groupId = `icubed-browse-${randomUUID()}`;
  const consumer = kafka.consumer({ groupId, allowAutoTopicCreation: false, maxWaitTimeInMs: 100 });
  const read = Promise.withResolvers<void>();
  read.promise.catch(() => undefined); // it may fail while nobody waits for it yet
  const timeout = setTimeout(() => read.reject(new Error(`${topic} was not read to its end in time`)), PATIENCE_MS);
  consumer.on(consumer.events.CRASH, ({ payload }) => read.reject(payload.error));
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch: { partition, messages } }) => {
        const end = ends.get(partition) ?? 0n;
        for (const message of messages) if (BigInt(message.offset) < end) onRecord(toRecord(topic, partition, message));
        if (BigInt(messages.at(-1)?.offset ?? '0') + 1n >= end) left.delete(partition);
        if (left.size === 0) read.resolve();
      },
    });
    await read.promise;
  } catch (cause) {
    throw new ModelverseError('MESSAGING.TRANSPORT_UNAVAILABLE', `Kafka did not show ${topic}`, {}, { cause });
  } finally {
    clearTimeout(timeout);
    await consumer.disconnect().catch(() => undefined);
    await admin.deleteGroups([groupId]).catch(() => undefined); // the broker forgets it by itself in time
  }
}

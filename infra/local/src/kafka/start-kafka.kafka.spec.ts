import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type EachMessagePayload, Kafka, logLevel } from 'kafkajs';
import type { RunningPart } from '../process/running-part.js';
import { startKafka } from './start-kafka.js';

describe('kafkajs on a current broker', () => {
  let folder: string;
  let broker: RunningPart;
  let kafka: Kafka;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'icubed-kafka-'));
    broker = await startKafka({ folder });
    kafka = new Kafka({ clientId: 'proof', brokers: [broker.url], logLevel: logLevel.NOTHING });
  }, 360_000);

  afterAll(async () => {
    await broker.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function consume(groupId: string, topic: string, count: number): Promise<EachMessagePayload[]> {
    const consumer = kafka.consumer({ groupId });
    const seen: EachMessagePayload[] = [];
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      consumer
        .run({
          eachMessage: async (payload) => {
            seen.push(payload);
            if (seen.length === count) resolve();
          },
        })
        .catch(reject);
    });
    await consumer.disconnect();
    return seen;
  }

  it('creates topics with their own configuration', async () => {
    const admin = kafka.admin();
    await admin.connect();
    const created = await admin.createTopics({
      topics: [
        { topic: 'registry.asset', numPartitions: 3, configEntries: [{ name: 'cleanup.policy', value: 'delete' }] },
      ],
      waitForLeaders: true,
    });
    expect(created).toBe(true);
    expect((await admin.fetchTopicMetadata({ topics: ['registry.asset'] })).topics[0]?.partitions).toHaveLength(3);
    await admin.disconnect();
  });

  it('keeps the order of one key through an idempotent producer and a group', async () => {
    const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
    await producer.connect();
    for (let n = 0; n < 20; n++) {
      await producer.send({
        topic: 'registry.asset',
        messages: [{ key: `asset-${n % 4}`, value: String(n), headers: { id: `e${n}` } }],
      });
    }
    await producer.disconnect();
    const seen = await consume('imo', 'registry.asset', 20);
    for (let key = 0; key < 4; key++) {
      const values = seen
        .filter(({ message }) => message.key?.toString() === `asset-${key}`)
        .map(({ message }) => Number(message.value));
      expect(values).toEqual([key, key + 4, key + 8, key + 12, key + 16]);
    }
  });

  it('goes on where the group stopped', async () => {
    const producer = kafka.producer();
    await producer.connect();
    await producer.send({ topic: 'registry.asset', messages: [{ key: 'asset-0', value: 'later' }] });
    await producer.disconnect();
    const [only] = await consume('imo', 'registry.asset', 1);
    expect(only?.message.value?.toString()).toBe('later');
  });

  it('refuses a topic that nobody declared', async () => {
    const producer = kafka.producer({ retry: { retries: 0 }, allowAutoTopicCreation: true });
    await producer.connect();
    await expect(producer.send({ topic: 'nobody.declared', messages: [{ value: 'x' }] })).rejects.toThrow(
      /does not host this topic-partition/,
    );
    await producer.disconnect();
  });

  it('keeps its topics over a restart', async () => {
    await broker.close();
    broker = await startKafka({ folder, port: broker.port });
    const admin = kafka.admin();
    await admin.connect();
    expect(await admin.listTopics()).toContain('registry.asset');
    await admin.disconnect();
  });
});

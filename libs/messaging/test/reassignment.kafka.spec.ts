import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { KafkaBroker } from '@icubed/local';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { Consumer, type KafkaTransport } from '../src/index.js';
import { eventually } from './eventually.js';
import { happening } from './happening.js';
import { KAFKA_START_MS, KafkaTestbed } from './kafka-testbed.js';

const KEYS = 10;
const OFFSETS_TOPIC = '__consumer_offsets';

describe('a cluster of two brokers whose partitions move under load', () => {
  let testbed: KafkaTestbed;
  let second: KafkaBroker;
  let admin: Admin;
  let topic: string;
  let announced = 0;

  beforeAll(async () => {
    testbed = await KafkaTestbed.start();
    second = await testbed.startSecond();
    admin = new Kafka({ clientId: 'operator', brokers: [testbed.broker.url], logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
  }, KAFKA_START_MS);
  afterAll(async () => {
    await admin?.disconnect();
    await testbed?.close();
  });

  const connect = () => testbed.connect({ brokers: [testbed.broker.url, second.url], sessionTimeoutMs: 3_000 });
  async function member(group: string): Promise<Consumer> {
    const consumption = {
      group,
      topics: [topic],
      handle: async (
        manager: { query(sql: string, values: unknown[]): Promise<unknown> },
        fact: { data?: unknown },
      ) => {
        const { key, n } = fact.data as { key: string; n: number };
        await manager.query('insert into applied (fact_key, value) values ($1, $2)', [`${topic}/${key}`, n]);
      },
    };
    const consumer = new Consumer(consumption, {
      source: testbed.service.source,
      transport: connect(),
    });
    await consumer.start().ready;
    return consumer;
  }
  const announce = async (): Promise<void> => {
    const facts = Array.from({ length: KEYS }, (_, key) =>
      happening(`k${key}`, announced, `${topic}/k${key}:${announced}`),
    );
    await testbed.service.announce(...facts.map((fact) => ({ ...fact, topic })));
    announced += 1;
  };
  /** Announces all the while `work` is done. */
  async function underLoad(work: () => Promise<void>): Promise<void> {
    const done = new AbortController();
    const load = (async () => {
      while (!done.signal.aborted) {
        await announce();
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    })();
    await work().finally(() => done.abort());
    await load;
  }
  /** What `kafka-reassign-partitions` does: every partition of these topics gets these replicas, the first of them its leader. */
  async function moveTo(topics: readonly string[], replicas: number[]): Promise<void> {
    // while a leader is being elected nothing is answered
    await eventually(async () => {
      const { topics: known } = await admin.fetchTopicMetadata({ topics: [...topics] });
      await admin.alterPartitionReassignments({
        topics: known.map(({ name, partitions }) => ({
          topic: name,
          partitionAssignment: partitions.map(({ partitionId }) => ({ partition: partitionId, replicas })),
        })),
      });
    });
    await eventually(async () => {
      const now = await admin.fetchTopicMetadata({ topics: [...topics] });
      const all = now.topics.flatMap(({ partitions }) => partitions);
      for (const partition of all) {
        expect(partition.replicas).toEqual(replicas);
        expect(new Set(partition.isr)).toEqual(new Set(replicas));
      }
    });
  }
  async function eachOnceInOrder(transport: KafkaTransport, group: string): Promise<void> {
    const due = Array.from({ length: KEYS }, () => Array.from({ length: announced }, (_, n) => n));
    await eventually(async () => {
      const rows = (await testbed.service.applied()).filter((row) => row.key.startsWith(`${topic}/`));
      const applied = due.map((_, key) => rows.filter((row) => row.key === `${topic}/k${key}`).map((row) => row.value));
      const undelivered = await testbed.service.undelivered();
      const lag = (await transport.lag(group, [topic])).get(topic);
      expect({ undelivered, lag, applied }).toEqual({ undelivered: 0, lag: 0, applied: due });
    });
  }

  it('keeps order over the growth of a topic that was drained first', async () => {
    [topic, announced] = ['grown.topic', 0];
    const serve = async () => {
      const transport = connect();
      const relay = testbed.service.relay({ transport });
      return { transport, relay, members: [await member('grown'), await member('grown')] };
    };
    await announce();
    const before = await serve();
    await underLoad(() => new Promise((resolve) => setTimeout(resolve, 500)));
    await eachOnceInOrder(before.transport, 'grown');
    await before.relay.stop();
    await Promise.all(before.members.map((consumer) => consumer.stop()));
    await announce(); // a producer need not wait: its outbox does
    await admin.createPartitions({ topicPartitions: [{ topic, count: 8 }] });
    const after = await serve();
    await underLoad(() => new Promise((resolve) => setTimeout(resolve, 500)));
    await eachOnceInOrder(after.transport, 'grown');
    const ends = await admin.fetchTopicOffsets(topic);
    expect(ends.filter(({ partition, high }) => partition >= 4 && high !== '0').length).toBeGreaterThan(0);
    await after.relay.stop();
    await Promise.all(after.members.map((consumer) => consumer.stop()));
    // kafkajs's admin answers nothing while any topic of the cluster has a partition without leader, as this one's would be in the next test
    await admin.deleteTopics({ topics: [topic] });
  });

  it('loses nothing, applies nothing twice and keeps order while facts and offsets change brokers and one dies', async () => {
    [topic, announced] = ['moved.topic', 0];
    const transport = connect();
    testbed.service.relay({ transport });
    await announce();
    const members = [await member('moved'), await member('moved')];
    const everything = [topic, OFFSETS_TOPIC];
    await underLoad(() => moveTo(everything, [2]));
    await underLoad(() => moveTo(everything, [1]));
    await underLoad(() => moveTo(everything, [2, 1]));
    await underLoad(async () => {
      // the leader of everything: what it acknowledged is with the other one
      process.kill(second.pid, 'SIGKILL');
      await second.exited;
      await eventually(async () => {
        const { topics } = await admin.fetchTopicMetadata({ topics: everything });
        expect(new Set(topics.flatMap(({ partitions }) => partitions.map(({ leader }) => leader)))).toEqual(
          new Set([1]),
        );
      });
    });
    await eachOnceInOrder(transport, 'moved');
    await Promise.all(members.map((consumer) => consumer.stop()));
  });
});

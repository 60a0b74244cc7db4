import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningPart, startKafka, startTestbed, type Testbed } from '@icubed/local';
import { Registry } from 'prom-client';
import { Consumer, KafkaTransport, messagingMetrics, reactions, when } from '../src/index.js';
import { eventually } from './eventually.js';
import { happened, happening } from './happening.js';
import { TestService } from './test-service.js';

describe('outbox to inbox over Kafka', () => {
  let testbed: Testbed;
  let broker: RunningPart;
  let folder: string;
  let service: TestService;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'icubed-kafka-'));
    testbed = await startTestbed();
    Object.assign(process.env, testbed.env); // where freshDatabase looks
    broker = await startKafka({ folder });
    service = await TestService.start();
  }, 360_000);
  afterAll(async () => {
    await service?.close();
    await broker?.close();
    await testbed?.close();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  it('loses nothing, applies nothing twice and keeps order over relay deaths and a broker restart', async () => {
    const transport = new KafkaTransport({
      brokers: [broker.url],
      clientId: 'restart',
      partitions: 4,
      sessionTimeoutMs: 6_000,
    });
    service.closeFirst(() => transport.close());
    const consumption = reactions(
      when(happened, async (manager, data) => {
        await manager.query('insert into applied (fact_key, value) values ($1, $2)', [data.key, data.n]);
      }),
    );
    const consumer = new Consumer({ group: 'restart', ...consumption }, { source: service.source, transport });
    await consumer.start().ready;
    service.relay({ transport });
    service.relay({ transport });
    const announce = (from: number, to: number) =>
      service.announce(...Array.from({ length: to - from }, (_, i) => happening(`k${(from + i) % 10}`, from + i)));
    await announce(0, 200);
    await eventually(async () => expect((await service.applied()).length).toBeGreaterThan(0), 30_000);
    await service.killConnections('icubed-test-relay');
    await announce(200, 400);
    await broker.close();
    await announce(400, 600);
    broker = await startKafka({ folder, port: broker.port });
    await announce(600, 800);
    await eventually(async () => expect((await service.applied()).length).toBe(800), 90_000);
    const applied = await service.applied();
    for (let key = 0; key < 10; key += 1) {
      const values = applied.filter((row) => row.key === `k${key}`).map((row) => row.value);
      expect(values).toEqual(Array.from({ length: 80 }, (_, i) => key + 10 * i));
    }
    await consumer.stop();
  }, 180_000);

  it('keeps each fact once and in order while members join and leave under load', async () => {
    const members: Consumer[] = [];
    const join = async () => {
      const transport = new KafkaTransport({ brokers: [broker.url], clientId: 'member', sessionTimeoutMs: 6_000 });
      service.closeFirst(() => transport.close());
      const consumption = reactions(
        when(happened, async (manager, data) => {
          if (!data.key.startsWith('r')) return;
          await manager.query('insert into applied (fact_key, value) values ($1, $2)', [data.key, data.n]);
        }),
      );
      const member = new Consumer({ group: 'reassigned', ...consumption }, { source: service.source, transport });
      members.push(member);
      await member.start().ready;
    };
    const transport = new KafkaTransport({ brokers: [broker.url], clientId: 'announcer' });
    service.closeFirst(() => transport.close());
    service.relay({ transport });
    let announced = 0;
    const load = async (facts: number) => {
      for (const end = announced + facts; announced < end; announced += 10)
        await service.announce(...Array.from({ length: 10 }, (_, i) => happening(`r${i}`, announced + i)));
    };
    await join();
    await Promise.all([load(300), join()]);
    await Promise.all([load(300), join()]);
    await Promise.all([load(300), members[0]?.stop()]);
    await Promise.all([load(300), members[1]?.stop()]);
    const applied = async () => (await service.applied()).filter((row) => row.key.startsWith('r'));
    await eventually(async () => expect((await applied()).length).toBeGreaterThanOrEqual(announced), 60_000);
    const rows = await applied();
    for (let key = 0; key < 10; key += 1) {
      const values = rows.filter((row) => row.key === `r${key}`).map((row) => row.value);
      expect(values).toEqual(Array.from({ length: announced / 10 }, (_, i) => key + 10 * i));
    }
    await members[2]?.stop();
  }, 180_000);

  it('shows how far a group is behind, nothing while the broker is away, and it again', async () => {
    const registry = new Registry();
    const metrics = messagingMetrics(registry);
    const transport = new KafkaTransport({ brokers: [broker.url], clientId: 'lag', partitions: 4 });
    service.closeFirst(() => transport.close());
    const topic = 'lag.topic';
    const publish = (from: number, to: number) =>
      transport.publish(
        Array.from({ length: to - from }, (_, i) => ({
          topic,
          key: `k${i}`,
          eventId: `e${from + i}`,
          payload: JSON.stringify((({ topic: _topic, ...fact }) => fact)(happening(`k${i}`, from + i))),
        })),
      );
    metrics.observeLag('behind', () => transport.lag('behind', [topic]));
    const lag = async () => /messaging_consumer_lag\{\S+\} (\d+)/.exec(await registry.metrics())?.[1];
    await publish(0, 12);
    await eventually(async () => expect(await lag()).toBe('12'), 30_000);
    const consumption = { group: 'behind', topics: [topic], handle: async () => undefined };
    const consumer = new Consumer(consumption, { source: service.source, transport });
    consumer.start();
    await eventually(async () => expect(await lag()).toBe('0'), 30_000);
    await consumer.stop();
    await publish(12, 17);
    await eventually(async () => expect(await lag()).toBe('5'), 30_000);
    await broker.close();
    const began = Date.now();
    expect(await lag()).toBeUndefined();
    expect(Date.now() - began).toBeLessThan(8_000); // a scrape's patience is ten seconds
    broker = await startKafka({ folder, port: broker.port });
    await eventually(async () => expect(await lag()).toBe('5'), 60_000);
  }, 180_000);
});

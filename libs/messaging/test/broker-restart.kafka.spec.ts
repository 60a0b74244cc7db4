import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { Consumer, messagingMetrics, reactions, when } from '../src/index.js';
import { eventually } from './eventually.js';
import { happened, happening } from './happening.js';
import { KAFKA_START_MS, KafkaTestbed } from './kafka-testbed.js';
import type { TestService } from './test-service.js';

describe('outbox to inbox over Kafka', () => {
  let testbed: KafkaTestbed;
  let service: TestService;

  beforeAll(async () => {
    testbed = await KafkaTestbed.start();
    service = testbed.service;
  }, KAFKA_START_MS);
  afterAll(() => testbed?.close());

  it('loses nothing, applies nothing twice and keeps order over relay deaths, a broker’s restart and its death', async () => {
    const transport = testbed.connect();
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
    await eventually(async () => expect((await service.applied()).length).toBeGreaterThan(0));
    await service.killConnections('icubed-test-relay');
    await announce(200, 400);
    await testbed.broker.close();
    await announce(400, 600);
    await testbed.startAgain();
    await announce(600, 800);
    process.kill(testbed.broker.pid, 'SIGKILL');
    await testbed.broker.exited;
    await announce(800, 1_000);
    await testbed.startAgain();
    await eventually(async () => expect((await service.applied()).length).toBe(1_000));
    const applied = await service.applied();
    for (let key = 0; key < 10; key += 1) {
      const values = applied.filter((row) => row.key === `k${key}`).map((row) => row.value);
      expect(values).toEqual(Array.from({ length: 100 }, (_, i) => key + 10 * i));
    }
    await consumer.stop();
  });

  it('keeps each fact once and in order while members join and leave under load', async () => {
    const members: Consumer[] = [];
    const join = async () => {
      const transport = testbed.connect();
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
    const transport = testbed.connect();
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
    await eventually(async () => expect((await applied()).length).toBeGreaterThanOrEqual(announced));
    const rows = await applied();
    for (let key = 0; key < 10; key += 1) {
      const values = rows.filter((row) => row.key === `r${key}`).map((row) => row.value);
      expect(values).toEqual(Array.from({ length: announced / 10 }, (_, i) => key + 10 * i));
    }
    await members[2]?.stop();
  });

  it('shows how far a group is behind, nothing while the broker is away, and it again', async () => {
    const registry = new Registry();
    const metrics = messagingMetrics(registry);
    const transport = testbed.connect({ sessionTimeoutMs: 30_000 });
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
    await eventually(async () => expect(await lag()).toBe('12'));
    const consumption = { group: 'behind', topics: [topic], handle: async () => undefined };
    const consumer = new Consumer(consumption, { source: service.source, transport });
    consumer.start();
    await eventually(async () => expect(await lag()).toBe('0'));
    await consumer.stop();
    await publish(12, 17);
    await eventually(async () => expect(await lag()).toBe('5'));
    await testbed.broker.close();
    const began = Date.now();
    expect(await lag()).toBeUndefined();
    expect(Date.now() - began).toBeLessThan(10_000); // a scrape's patience is ten seconds
    await testbed.startAgain();
    await eventually(async () => expect(await lag()).toBe('5'));
  });
});

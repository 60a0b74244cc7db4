import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningPart, startKafka, startTestbed, type Testbed } from '@icubed/local';
import { Consumer, KafkaTransport, reactions, when } from '../src/index.js';
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
});

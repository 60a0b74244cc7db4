import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { type RunningPart, startKafka, startTestbed, type Testbed } from '@icubed/local';
import { KafkaTransport } from '../src/index.js';
import { deadLetterContract } from './dead-letter-contract.js';
import { TestService } from './test-service.js';

let [folder, testbed, broker, service]: [string?, Testbed?, RunningPart?, TestService?] = [];

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
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
}, 60_000);

deadLetterContract('Kafka', () => {
  if (service === undefined || broker === undefined) throw new Error('not started');
  const [started, brokers] = [service, [broker.url]];
  return {
    service: started,
    connect: () => {
      const transport = new KafkaTransport({ brokers, clientId: 'letters', partitions: 4, sessionTimeoutMs: 6_000 });
      started.closeFirst(() => transport.close());
      return transport;
    },
    at: ['--kafka-brokers', brokers.join()],
  };
});

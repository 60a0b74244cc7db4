import { afterAll, beforeAll } from '@jest/globals';
import { crashContract } from './crash-contract.js';
import { KAFKA_START_MS, KafkaTestbed } from './kafka-testbed.js';

const seed = Number(process.env['CRASH_SEED'] ?? Date.now() % 2 ** 31);
let testbed: KafkaTestbed;
beforeAll(async () => {
  testbed = await KafkaTestbed.start();
}, KAFKA_START_MS);
afterAll(() => testbed?.close());

crashContract('Kafka', () => ({
  service: testbed.service,
  brokers: [testbed.broker.url],
  connect: () => testbed.connect(),
  storesAgain: true,
  seed,
}));

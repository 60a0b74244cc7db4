import { afterAll, beforeAll } from '@jest/globals';
import { deadLetterContract } from './dead-letter-contract.js';
import { KAFKA_START_MS, KafkaTestbed } from './kafka-testbed.js';

let testbed: KafkaTestbed;
beforeAll(async () => {
  testbed = await KafkaTestbed.start();
}, KAFKA_START_MS);
afterAll(() => testbed?.close());

deadLetterContract('Kafka', () => ({
  service: testbed.service,
  connect: () => testbed.connect(),
  at: ['--kafka-brokers', testbed.broker.url],
}));

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKafka } from '@icubed/local';
import { transportContract } from '../../test/transport-contract.js';
import { KafkaTransport } from './kafka-transport.js';

const START_TIMEOUT_MS = 360_000; // the first start fetches the broker

transportContract(
  'Kafka',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'icubed-kafka-'));
    const broker = await startKafka({ folder });
    return {
      connect: () =>
        new KafkaTransport({ brokers: [broker.url], clientId: 'contract', partitions: 4, sessionTimeoutMs: 6_000 }),
      close: async () => {
        await broker.close();
        await rm(folder, { recursive: true, force: true });
      },
    };
  },
  START_TIMEOUT_MS,
);

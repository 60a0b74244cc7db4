import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { currentTrace, formatTraceparent, parseTraceparent, runInScope, startTrace } from '@icubed/telemetry';
import { Kafka, logLevel } from 'kafkajs';
import { Consumer, reactions, when } from '../src/index.js';
import { eventually } from './eventually.js';
import { happened, happening } from './happening.js';
import { KAFKA_START_MS, KafkaTestbed } from './kafka-testbed.js';

describe('a trace over Kafka', () => {
  let testbed: KafkaTestbed;
  beforeAll(async () => {
    testbed = await KafkaTestbed.start();
  }, KAFKA_START_MS);
  afterAll(() => testbed?.close());

  /** `traceparent` headers of the records, by event id, as a tool that reads no JSON finds them. */
  async function headers(topic: string, count: number): Promise<Map<string, string | undefined>> {
    const kafka = new Kafka({ clientId: 'tool', brokers: [testbed.broker.url], logLevel: logLevel.NOTHING });
    const consumer = kafka.consumer({ groupId: 'tool' });
    const found = new Map<string, string | undefined>();
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ message }) => {
        found.set(String(message.headers?.['ce_id']), message.headers?.['traceparent']?.toString());
      },
    });
    await eventually(() => expect(found.size).toBe(count));
    await consumer.disconnect();
    return found;
  }

  it('goes on from the transaction that announced to the handler, and shows in the record’s header', async () => {
    const { service } = testbed;
    const transport = testbed.connect();
    service.relay({ transport });
    const trace = startTrace();
    await runInScope({ trace }, () => service.announce(happening('k', 1)));
    await service.announce(happening('k', 2)); // of no trace
    const handled: (string | undefined)[] = [];
    const consumption = reactions(when(happened, async () => void handled.push(currentTrace()?.traceId)));
    const consumer = new Consumer({ group: 'traced', ...consumption }, { source: service.source, transport });
    await consumer.start().ready;
    await eventually(() => expect(handled).toHaveLength(2));
    expect(handled[0]).toBe(trace.traceId);
    expect(handled[1]).not.toBe(trace.traceId);
    const found = await headers(happened.topic, 2);
    expect(parseTraceparent(found.get('k:1'))?.traceId).toBe(trace.traceId);
    expect(found.get('k:1')).toBe(formatTraceparent(trace)); // the announcer is the parent of what is published and handled
    expect(found.get('k:2')).toBeUndefined();
    await consumer.stop();
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { OutgoingRecord, ReceivedRecord, Subscription, Transport } from '../src/index.js';
import { eventually } from './eventually.js';

export interface TransportHarness {
  /** another client of the same transport, with 4 partitions to a new topic */
  connect(): Transport;
  close(): Promise<void>;
}

/** What every transport must hold; run once for each. */
export function transportContract(name: string, start: () => Promise<TransportHarness>, startTimeoutMs = 60_000): void {
  describe(`${name} as a transport`, () => {
    let harness: TransportHarness;
    let transports: Transport[] = [];
    let topic: string;
    let serial = 0;

    beforeAll(async () => {
      harness = await start();
    }, startTimeoutMs);
    afterAll(() => harness?.close());
    afterEach(async () => {
      await Promise.all(transports.map((transport) => transport.close()));
      transports = [];
    });

    const connect = (): Transport => {
      const transport = harness.connect();
      transports.push(transport);
      return transport;
    };
    const fresh = (): Transport => {
      topic = `contract.topic-${(serial += 1)}`;
      return connect();
    };
    const records = (keys: number, each: number): OutgoingRecord[] =>
      Array.from({ length: keys * each }, (_, i) => ({
        topic,
        key: `k${i % keys}`,
        eventId: `e${i}`,
        payload: String(i),
      }));
    /** The first of each, as an inbox takes them: a transport may store and deliver a record twice. */
    const collect = (transport: Transport, group: string, into: ReceivedRecord[]): Subscription =>
      transport.subscribe({
        group,
        topics: [topic],
        onRecord: async (record) => {
          if (!into.some(({ payload }) => payload === record.payload)) into.push(record);
        },
      });
    const payloads = (seen: readonly ReceivedRecord[], key?: string): number[] =>
      seen.filter((record) => key === undefined || record.key === key).map((record) => Number(record.payload));
    const ascending = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b);

    it('delivers every record to every group, in order of each key', async () => {
      const transport = fresh();
      await transport.publish(records(7, 30));
      const [one, two]: [ReceivedRecord[], ReceivedRecord[]] = [[], []];
      collect(transport, `${topic}-one`, one);
      collect(transport, `${topic}-two`, two);
      await eventually(() => expect([one.length, two.length]).toEqual([210, 210]), 30_000);
      for (let key = 0; key < 7; key += 1)
        expect(payloads(one, `k${key}`)).toEqual(ascending(payloads(two, `k${key}`)));
      expect(new Set(one.map((record) => record.partition)).size).toBeGreaterThan(1);
    });

    it('delivers what is published while a group listens', async () => {
      const transport = fresh();
      const seen: ReceivedRecord[] = [];
      await collect(transport, topic, seen).ready;
      for (const record of records(1, 5)) await transport.publish([record]);
      await eventually(() => expect(payloads(seen)).toEqual([0, 1, 2, 3, 4]));
    });

    it('brings a refused record back before any later one of its key', async () => {
      const transport = fresh();
      await transport.publish(records(1, 4));
      const seen: number[] = [];
      let refusals = 2;
      transport.subscribe({
        group: topic,
        topics: [topic],
        onRecord: async (record) => {
          if (record.payload === '1' && refusals-- > 0) throw new Error('not now');
          seen.push(Number(record.payload));
        },
      });
      await eventually(() => expect(seen.at(-1)).toBe(3), 30_000);
      expect(seen.filter((n, i) => seen.indexOf(n) === i)).toEqual([0, 1, 2, 3]);
    });

    it('lets other partitions pass one that is stuck, and gives up its record on stop', async () => {
      const transport = fresh();
      await transport.publish(records(16, 3));
      const seen: ReceivedRecord[] = [];
      const stuck = transport.subscribe({
        group: topic,
        topics: [topic],
        onRecord: async (record, signal) => {
          if (record.key === 'k0')
            await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('gave up'))));
          seen.push(record);
        },
      });
      await eventually(() => expect(new Set(seen.map((record) => record.partition)).size).toBe(3), 30_000);
      await stuck.stop();
      expect(payloads(seen, 'k0')).toEqual([]);
      const after: ReceivedRecord[] = [];
      collect(connect(), topic, after);
      await eventually(() => expect(payloads(after, 'k0')).toEqual([0, 16, 32]), 30_000);
    });

    it('goes on after the last handled record when a member has left and another joins', async () => {
      const transport = fresh();
      const first: ReceivedRecord[] = [];
      const member = collect(transport, topic, first);
      await transport.publish(records(5, 4));
      await eventually(() => expect(first.length).toBe(20), 30_000);
      await eventually(async () => expect((await transport.lag(topic, [topic])).get(topic)).toBe(0), 30_000);
      await member.stop();
      await transport.publish([{ topic, key: 'k0', eventId: 'later', payload: '99' }]);
      const second: ReceivedRecord[] = [];
      collect(connect(), topic, second);
      await eventually(() => expect(payloads(second)).toEqual([99]), 30_000);
    });

    it('waits on stop for the record in hand', async () => {
      const transport = fresh();
      await transport.publish(records(1, 1));
      let [began, ended] = [false, false];
      const member = transport.subscribe({
        group: topic,
        topics: [topic],
        onRecord: async () => {
          began = true;
          await new Promise((resolve) => setTimeout(resolve, 200));
          ended = true;
        },
      });
      await eventually(() => expect(began).toBe(true), 30_000);
      await member.stop();
      expect(ended).toBe(true);
    });

    it('shares the partitions among the members of a group', async () => {
      const [left, right] = [fresh(), connect()];
      await left.publish(records(1, 1)); // the topic exists
      const [one, two]: [ReceivedRecord[], ReceivedRecord[]] = [[], []];
      await collect(left, topic, one).ready;
      await collect(right, topic, two).ready;
      let round = 0;
      await eventually(async () => {
        round += 1;
        await left.publish(
          records(16, 1).map(({ eventId, payload, ...record }) => ({
            ...record,
            eventId: `${round}-${eventId}`,
            payload: `${round}-${payload}`,
          })),
        );
        expect(one.length > 1 && two.length > 1).toBe(true);
      }, 30_000);
      const total = 1 + 16 * round;
      await eventually(() => expect(new Set([...one, ...two].map(({ payload }) => payload)).size).toBe(total));
    });

    it('tells how far a group is behind', async () => {
      const transport = fresh();
      await transport.publish(records(5, 4));
      expect((await transport.lag(topic, [topic])).get(topic)).toBe(20);
      const seen: ReceivedRecord[] = [];
      collect(transport, topic, seen);
      await eventually(async () => expect((await transport.lag(topic, [topic])).get(topic)).toBe(0), 30_000);
    });

    it('takes an empty batch and a subscription stopped before it joined', async () => {
      const transport = fresh();
      await transport.publish([]);
      const member = collect(transport, topic, []);
      await member.stop();
      await expect(member.ready).resolves.toBeUndefined();
    });
  });
}

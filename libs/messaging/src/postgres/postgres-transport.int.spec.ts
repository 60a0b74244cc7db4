import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshDatabase } from '@icubed/local';
import pg from 'pg';
import { eventually } from '../../test/eventually.js';
import { transportContract } from '../../test/transport-contract.js';
import type { OutgoingRecord } from '../transport/transport.js';
import { PostgresTransport } from './postgres-transport.js';

transportContract('PostgreSQL', async () => {
  const database = await freshDatabase();
  return {
    connect: () => new PostgresTransport({ url: database.url, partitions: 4, pollMs: 100 }),
    close: () => database.drop(),
  };
});

describe('the log in PostgreSQL', () => {
  let database: Awaited<ReturnType<typeof freshDatabase>>;
  let client: pg.Client;
  const topic = 'log.topic';
  const record = (key: string, n: number): OutgoingRecord => ({
    topic,
    key,
    eventId: `${key}:${n}`,
    payload: String(n),
  });
  const connect = () => new PostgresTransport({ url: database.url, partitions: 4, pollMs: 100 });

  beforeAll(async () => {
    database = await freshDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  it('stores an event once, however often and by however many it is published', async () => {
    const transports = [connect(), connect(), connect()];
    const batch = Array.from({ length: 50 }, (_, n) => record(`k${n % 5}`, n));
    await Promise.all(
      transports.flatMap((transport) => [transport.publish(batch), transport.publish([...batch, ...batch])]),
    );
    const { rows } = await client.query<{ count: number }>('select count(*)::int from messaging.log where topic = $1', [
      topic,
    ]);
    expect(rows[0]?.count).toBe(50);
    await Promise.all(transports.map((transport) => transport.close()));
  });

  it('tells no lag once all is handed out, though the end of the log is what was published twice', async () => {
    const transport = connect();
    const batch = Array.from({ length: 6 }, (_, n) => ({ ...record(`k${n % 3}`, n), topic: 'twice.topic' }));
    const seen: string[] = [];
    const lag = async () => (await transport.lag('g', ['twice.topic'])).get('twice.topic');
    await transport.publish(batch);
    await transport.publish(batch);
    expect(await lag()).toBe(12);
    const onRecord = async ({ payload }: { payload: string }) => void seen.push(payload);
    await transport.subscribe({ group: 'g', topics: ['twice.topic'], onRecord }).ready;
    await eventually(async () => expect(await lag()).toBe(0));
    await transport.publish([...batch, { ...record('k0', 6), topic: 'twice.topic' }]);
    await eventually(async () => expect([seen.length, await lag()]).toEqual([7, 0]));
    expect(seen.toSorted()).toEqual(['0', '1', '2', '3', '4', '5', '6']);
    await transport.close();
  });

  it('lets no reader pass a writer that took its offsets first and commits last', async () => {
    const transport = connect();
    await transport.publish([{ ...record('slow', 0), topic: 'slow.topic' }]);
    const seen: string[] = [];
    await transport.subscribe({
      group: 'g',
      topics: ['slow.topic'],
      onRecord: async ({ payload }) => void seen.push(payload),
    }).ready;
    await client.query('begin');
    await client.query(`select * from messaging.topic_partition where topic = 'slow.topic' for update`);
    const held = transport.publish([{ ...record('slow', 1), topic: 'slow.topic' }]);
    await expect(Promise.race([held, new Promise((resolve) => setTimeout(resolve, 150, 'waiting'))])).resolves.toBe(
      'waiting',
    );
    await client.query('commit');
    await held;
    await eventually(() => expect(seen).toEqual(['0', '1']));
    await transport.close();
  });

  it('hands the partitions of a member whose connection died to another, in order', async () => {
    const [dying, heir] = [connect(), connect()];
    const options = { group: 'hand-over', topics: ['dying.topic'] };
    const seen = new Map<string, string[]>();
    const onRecord = async ({ key, payload }: { key: string; payload: string }) => {
      await new Promise((resolve) => setTimeout(resolve, 2));
      seen.set(key, [...(seen.get(key) ?? []), payload]);
    };
    await dying.publish(Array.from({ length: 100 }, (_, n) => ({ ...record(`k${n % 8}`, n), topic: 'dying.topic' })));
    await dying.subscribe({ ...options, onRecord }).ready;
    const inherited = heir.subscribe({ ...options, onRecord });
    await inherited.ready;
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'icubed-hand-over'`,
    );
    await eventually(() => expect(new Set([...seen.values()].flat()).size).toBe(100));
    for (const payloads of seen.values()) {
      const firsts = payloads.filter((payload, i) => payloads.indexOf(payload) === i).map(Number);
      expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
    }
    await Promise.all([dying.close(), heir.close()]);
  });

  it('reports the transport as unavailable when the database is away', async () => {
    const transport = new PostgresTransport({ url: 'postgres://nobody@127.0.0.1:1/none' });
    await expect(transport.publish([record('k', 1)])).rejects.toMatchObject({
      code: 'MESSAGING.TRANSPORT_UNAVAILABLE',
      retryable: true,
    });
    await transport.close();
  });
});

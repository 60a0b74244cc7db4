import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ModelverseError } from '@icubed/errors';
import { createDataSource, inTransaction } from '@icubed/persistence';
import { setTimeout as delay } from 'node:timers/promises';
import { parseTraceparent, runInScope, startTrace } from '@icubed/telemetry';
import { appendToOutbox, type OutgoingRecord, type Transport } from '../src/index.js';
import { eventually } from './eventually.js';
import { happening } from './happening.js';
import { TestService } from './test-service.js';

const RELAY = 'icubed-test-relay';

/** A transport that does something around each batch. */
function around(
  transport: Transport,
  publish: (records: readonly OutgoingRecord[], inner: Transport) => Promise<void>,
): Transport {
  return {
    publish: (records) => publish(records, transport),
    subscribe: (options) => transport.subscribe(options),
    lag: (group, topics) => transport.lag(group, topics),
    close: () => transport.close(),
  };
}

describe('outbox and relay', () => {
  let service: TestService;
  beforeEach(async () => {
    service = await TestService.start();
  });
  afterEach(() => service.close());

  it('announces what a transaction committed and nothing of one that rolled back', async () => {
    const transport = service.transport();
    service.relay({ transport });
    await service.announce(happening('a', 1), happening('b', 1));
    const doomed = inTransaction(service.source, async (manager) => {
      await appendToOutbox(manager, happening('a', 2));
      throw new Error('changed its mind');
    });
    await expect(doomed).rejects.toThrow('changed its mind');
    await service.announce(happening('a', 3));
    await eventually(async () => expect(await service.undelivered()).toBe(0));
    expect((await service.logged()).sort()).toEqual(['a:1', 'a:3', 'b:1']);
  });

  it('hears of a commit beside it at once', async () => {
    const { source } = service;
    service.relay({ transport: service.transport(), source, tuning: { idle: { baseMs: 100, capMs: 60_000 } } });
    await service.announce(happening('a', 1));
    await eventually(async () => expect(await service.undelivered()).toBe(0));
    await delay(13_000); // pauses of 100, 200, … 6,400 ms are over: it rests for another 12,800
    const began = performance.now();
    await service.announce(happening('a', 2));
    await eventually(async () => expect(await service.undelivered()).toBe(0));
    expect(performance.now() - began).toBeLessThan(12_000);
  });

  it('finds at its next look what another process committed', async () => {
    service.relay({ transport: service.transport(), source: service.source });
    await service.announce(happening('a', 1), happening('a', 2));
    await eventually(async () => expect(await service.undelivered()).toBe(0));
    const elsewhere = await createDataSource({ name: 'elsewhere', url: service.database.url, schema: 'test' });
    await inTransaction(elsewhere, (manager) => appendToOutbox(manager, happening('a', 3)));
    await elsewhere.destroy();
    await eventually(async () => expect(await service.logged()).toEqual(['a:1', 'a:2', 'a:3']));
  });

  it('appends a fact with the same id once', async () => {
    await service.announce(happening('a', 1));
    await service.announce(happening('a', 1), happening('a', 2));
    expect(await service.undelivered()).toBe(2);
  });

  it('appends more facts than one statement holds, in order', async () => {
    await service.announce(...Array.from({ length: 1_201 }, (_, n) => happening('a', n)));
    const rows: { event_id: string }[] = await service.source.query('select event_id from outbox order by id');
    expect(rows.map((row) => row.event_id)).toEqual(Array.from({ length: 1_201 }, (_, n) => `a:${n}`));
  });

  it('carries the trace of the request that caused the fact, unless the fact has its own', async () => {
    const trace = startTrace();
    const own = '00-11111111111111111111111111111111-2222222222222222-01';
    await runInScope({ trace }, () => service.announce(happening('a', 1), { ...happening('a', 2), traceparent: own }));
    const rows: { payload: string }[] = await service.source.query('select payload from outbox order by id');
    const traces = rows.map((row) => parseTraceparent(JSON.parse(row.payload).traceparent)?.traceId);
    expect(traces).toEqual([trace.traceId, '1'.repeat(32)]);
  });

  it('refuses a fact that no broker would take, in the transaction of its author', async () => {
    const huge = { ...happening('a', 1), data: { key: 'a', n: 1, text: 'x'.repeat(1_000_000) } };
    await expect(service.announce(huge)).rejects.toMatchObject({ code: 'MESSAGING.FACT_TOO_LARGE' });
  });

  it('delivers a row whose id is lower than one already delivered', async () => {
    const transport = service.transport();
    service.relay({ transport });
    const slow = service.source.createQueryRunner();
    await slow.connect();
    await slow.startTransaction();
    await appendToOutbox(slow.manager, happening('early', 1));
    await service.announce(happening('late', 1));
    await eventually(async () => expect(await service.logged()).toEqual(['late:1']));
    await slow.commitTransaction();
    await slow.release();
    await eventually(async () => expect((await service.logged()).sort()).toEqual(['early:1', 'late:1']));
  });

  it('publishes again after a crash between publishing and marking, and the log keeps one', async () => {
    let published = 0;
    const transport = around(service.transport(), async (records, inner) => {
      await inner.publish(records);
      published += records.length;
      if (published === records.length) await service.killConnections(RELAY);
    });
    await service.announce(...Array.from({ length: 20 }, (_, n) => happening('a', n)));
    service.relay({ transport });
    await eventually(async () => expect(await service.undelivered()).toBe(0));
    expect(published).toBe(40);
    expect(await service.logged()).toEqual(Array.from({ length: 20 }, (_, n) => `a:${n}`));
  });

  it('leaves its slots to another relay when its connection dies', async () => {
    const transport = service.transport();
    const frozen = service.relay({ transport, tuning: { failure: { baseMs: 60_000, capMs: 60_000 } } });
    await service.announce(happening('a', 0));
    await eventually(async () => expect(await service.undelivered()).toBe(0));
    expect(await service.killConnections(RELAY)).toBe(1);
    await service.announce(...Array.from({ length: 50 }, (_, n) => happening(`k${n}`, n)));
    service.relay({ transport });
    await eventually(async () => expect(await service.undelivered()).toBe(0));
    expect(await service.logged()).toHaveLength(51);
    await frozen.stop();
  });

  it('shares the slots between relays and takes them back from one that stops', async () => {
    const takers = new Map<string, Set<string>>();
    const transport = service.transport();
    const takenBy = (name: string) =>
      around(transport, async (records, inner) => {
        await inner.publish(records);
        for (const { key } of records) takers.set(key, (takers.get(key) ?? new Set()).add(name));
      });
    const [one] = [service.relay({ transport: takenBy('one') }), service.relay({ transport: takenBy('two') })];
    let round = 0;
    const everyKey = () => service.announce(...Array.from({ length: 64 }, (_, n) => happening(`k${n}`, (round += 1))));
    await eventually(async () => {
      takers.clear();
      await everyKey();
      await eventually(async () => expect(await service.undelivered()).toBe(0));
      expect(new Set([...takers.values()].flatMap((names) => [...names]))).toEqual(new Set(['one', 'two']));
    });
    await one?.stop();
    takers.clear();
    await everyKey();
    await eventually(() => expect(takers.size).toBe(64));
    expect([...takers.values()].every((names) => names.has('two') && names.size === 1)).toBe(true);
  });

  it('keeps the order of each key under concurrent writers, two relays and dying connections', async () => {
    await service.source.query('create table aggregate (id text primary key, version int)');
    const keys = ['a', 'b', 'c', 'd', 'e'];
    for (const key of keys) await service.source.query('insert into aggregate values ($1, 0)', [key]);
    service.relay({ transport: service.transport() });
    service.relay({ transport: service.transport() });
    const advance = (key: string) =>
      inTransaction(service.source, async (manager) => {
        const [row]: { version: number }[] = await manager.query(
          'select version from aggregate where id = $1 for update',
          [key],
        );
        const version = (row?.version ?? 0) + 1;
        await manager.query('update aggregate set version = $2 where id = $1', [key, version]);
        await appendToOutbox(manager, happening(key, version));
      });
    const writer = async () => {
      for (let n = 0; n < 50; n += 1) await advance(keys[Math.floor(Math.random() * keys.length)] ?? 'a');
    };
    const vandal = async () => {
      for (let n = 0; n < 5; n += 1) {
        await new Promise((resolve) => setTimeout(resolve, 40));
        await service.killConnections(RELAY);
      }
    };
    await Promise.all([writer(), writer(), writer(), writer(), vandal()]);
    await eventually(async () => expect(await service.undelivered()).toBe(0));
    const logged = await service.logged();
    expect(logged).toHaveLength(200);
    for (const key of keys) {
      const versions = logged.filter((id) => id.startsWith(`${key}:`)).map((id) => Number(id.slice(2)));
      expect(versions).toEqual(versions.map((_, i) => i + 1));
    }
  });

  it('waits for a transport that is away and then delivers in order', async () => {
    let failures = 0;
    const transport = around(service.transport(), async (records, inner) => {
      failures += 1;
      if (failures < 4) throw new ModelverseError('MESSAGING.TRANSPORT_UNAVAILABLE', 'away');
      await inner.publish(records);
    });
    await service.announce(happening('a', 1), happening('a', 2));
    service.relay({ transport });
    await eventually(async () => expect(await service.undelivered()).toBe(0));
    expect(await service.logged()).toEqual(['a:1', 'a:2']);
  });

  it('stops promptly while the transport is away', async () => {
    let tries = 0;
    const transport = around(service.transport(), async () => {
      tries += 1;
      throw new ModelverseError('MESSAGING.TRANSPORT_UNAVAILABLE', 'away');
    });
    await service.announce(happening('a', 1));
    // the pause that it is stopped in would outlast the test
    const relay = service.relay({ transport, tuning: { failure: { baseMs: 3_600_000, capMs: 3_600_000 } } });
    await eventually(() => expect(tries).toBe(1));
    await relay.stop();
    expect(await service.undelivered()).toBe(1);
  });

  it('takes a big backlog in batches bounded by rows and by bytes, one at a time', async () => {
    await service.source.query(
      `with fact as (
         insert into outbox (event_id, topic, key, slot, bytes, payload)
         select n::text, 'test.happening', 'k' || n % 100, n % 16, 2000, repeat('x', 2000) from generate_series(1, 20000) n returning *
       ) insert into undelivered select id, slot, bytes from fact`,
    );
    const sizes: { rows: number; bytes: number }[] = [];
    let inFlight = 0;
    const transport = around(service.transport(), async (records) => {
      inFlight += 1;
      expect(inFlight).toBe(1);
      sizes.push({ rows: records.length, bytes: records.reduce((sum, { payload }) => sum + payload.length, 0) });
      await new Promise((resolve) => setImmediate(resolve));
      inFlight -= 1;
    });
    service.relay({ transport, tuning: { batch: { rows: 1_000, bytes: 1_000_000 } } });
    await eventually(async () => expect(await service.undelivered()).toBe(0));
    expect(sizes.reduce((sum, { rows }) => sum + rows, 0)).toBe(20_000);
    expect(Math.max(...sizes.map(({ bytes }) => bytes))).toBeLessThanOrEqual(1_002_000);
  });
});

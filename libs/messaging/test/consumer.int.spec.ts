import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ModelverseError } from '@icubed/errors';
import { currentTrace } from '@icubed/telemetry';
import type { EntityManager } from 'typeorm';
import {
  Consumer,
  type Consumption,
  type DeadLetter,
  deadLetterTopic,
  type PostgresTransport,
  type Transport,
  reactions,
  when,
} from '../src/index.js';
import { eventually } from './eventually.js';
import { happened, happening } from './happening.js';
import { TestService } from './test-service.js';

const TOPIC = happened.topic;

describe('consumer and inbox', () => {
  let service: TestService;
  let transport: PostgresTransport;
  beforeEach(async () => {
    service = await TestService.start();
    transport = service.transport();
    service.relay({ transport });
  });
  afterEach(() => service.close());

  const apply = async (manager: EntityManager, data: { key: string; n: number }): Promise<void> => {
    await manager.query('insert into applied (fact_key, value) values ($1, $2)', [data.key, data.n]);
  };
  const consume = (consumption: Partial<Consumption> = {}): Consumer => {
    const consumer = new Consumer(
      { group: 'g', ...reactions(when(happened, apply)), ...consumption },
      { source: service.source, transport, retry: { baseMs: 5, capMs: 20 } },
    );
    service.closeFirst(() => consumer.stop());
    consumer.start();
    return consumer;
  };
  const letters = async (): Promise<DeadLetter[]> => {
    const rows: { payload: string }[] = await service.source.query(
      'select payload from messaging.log where topic = $1 order by "offset"',
      [deadLetterTopic(TOPIC)],
    );
    return rows.map((row) => JSON.parse(row.payload) as DeadLetter);
  };
  /** Puts text into the topic that no outbox of ours would write. */
  const publishRaw = (eventId: string, payload: string) =>
    transport.publish([{ topic: TOPIC, key: 'k', eventId, payload }]);
  const values = async () => (await service.applied()).map((row) => row.value);

  it('applies each fact once in order of its key', async () => {
    consume();
    await service.announce(...[1, 2, 3].map((n) => happening('k', n)));
    await eventually(async () => expect(await values()).toEqual([1, 2, 3]));
  });

  it('applies a fact once though it is delivered twice', async () => {
    const payload = ({ topic: _topic, ...fact } = happening('k', 1)) => JSON.stringify(fact);
    await publishRaw('first copy', payload());
    await publishRaw('second copy', payload());
    await service.announce(happening('k', 2));
    consume();
    await eventually(async () => expect(await values()).toEqual([1, 2]));
  });

  it('applies a fact once though two deliveries of it run at the same time', async () => {
    const slow = async (manager: EntityManager, data: { key: string; n: number }) => {
      await apply(manager, data);
      await new Promise((resolve) => setTimeout(resolve, 100));
    };
    await service.announce(happening('k', 1));
    await eventually(async () => expect(await service.undelivered()).toBe(0));
    const [row]: { payload: string }[] = await service.source.query('select payload from outbox');
    const record = { topic: TOPIC, partition: 0, offset: '0', key: 'k', payload: row?.payload ?? '' };
    const deliveries: Promise<void>[] = [];
    const twice: Transport = {
      publish: (records) => transport.publish(records),
      lag: (group, topics) => transport.lag(group, topics),
      close: () => transport.close(),
      subscribe: ({ onRecord }) => {
        deliveries.push(...[1, 2].map(() => onRecord(record, new AbortController().signal)));
        return { ready: Promise.resolve(), stop: async () => undefined };
      },
    };
    new Consumer(
      { group: 'g', ...reactions(when(happened, slow)) },
      { source: service.source, transport: twice },
    ).start();
    await Promise.all(deliveries);
    await eventually(async () => expect(await values()).toEqual([1]));
  });

  it('gives every group every fact', async () => {
    consume({ group: 'one' });
    consume({ group: 'two' });
    await service.announce(happening('k', 1));
    await eventually(async () => expect(await values()).toEqual([1, 1]));
  });

  it('rolls back all of a handler that crashes midway, claim included, and applies it again', async () => {
    let crashes = 2;
    consume({
      handle: async (manager, fact) => {
        await apply(manager, fact.data as { key: string; n: number });
        if (crashes-- > 0) throw new TypeError('crashed');
      },
    });
    await service.announce(happening('k', 1), happening('k', 2));
    await eventually(async () => expect(await values()).toEqual([1, 2]));
    expect(crashes).toBeLessThan(0);
  });

  it('survives losing the database connection in the middle of a handler', async () => {
    let kills = 1;
    consume({
      handle: async (manager, fact) => {
        await apply(manager, fact.data as { key: string; n: number });
        if (kills-- > 0)
          await service.source.query('select pg_terminate_backend($1)', [
            (await manager.query('select pg_backend_pid() pid'))[0].pid,
          ]);
      },
    });
    await service.announce(happening('k', 1), happening('k', 2));
    await eventually(async () => expect(await values()).toEqual([1, 2]));
  });

  it('holds back later facts of a key while one is retried', async () => {
    let failures = 12; // more than an unknown error is given
    consume({
      ...reactions(
        when(happened, async (manager, data) => {
          if (data.n === 1 && failures-- > 0) throw new ModelverseError('PLATFORM.UNAVAILABLE', 'not now');
          await apply(manager, data);
        }),
      ),
    });
    await service.announce(happening('k', 1), happening('k', 2));
    await eventually(async () => expect(await values()).toEqual([1, 2]));
    expect(await letters()).toEqual([]);
  });

  it.each([
    ['no JSON', 'certainly not JSON'],
    ['no envelope', '{"specversion":"0.3"}'],
    ['a broken body', JSON.stringify({ ...happening('k', 1), data: { key: 'k', n: 'one' } })],
  ])('parks %s with its reason and goes on', async (_name, payload) => {
    await publishRaw('poison', payload);
    await service.announce(happening('k', 2));
    consume();
    await eventually(async () => expect(await values()).toEqual([2]));
    expect(await letters()).toEqual([
      expect.objectContaining({ group: 'g', topic: TOPIC, code: 'MESSAGING.POISON', key: 'k', attempts: 1, payload }),
    ]);
    expect((await letters())[0]?.reason).toMatch(/MESSAGING.POISON: ./);
  });

  it('parks a fact whose handler never succeeds after a few tries, applying nothing of it', async () => {
    consume({
      handle: async (manager, fact) => {
        const data = fact.data as { key: string; n: number };
        await apply(manager, data);
        if (data.n === 1) throw new TypeError('a bug');
      },
    });
    await service.announce(happening('k', 1), happening('k', 2));
    await eventually(async () => expect(await values()).toEqual([2]));
    expect(await letters()).toEqual([
      expect.objectContaining({ reason: 'a bug', attempts: 5, code: 'PLATFORM.INTERNAL' }),
    ]);
  });

  it('does not claim facts of types it does not know', async () => {
    await publishRaw('unheard-of', JSON.stringify({ ...happening('k', 1), type: 'icubed.test.unheard-of.v9' }));
    await service.announce(happening('k', 2));
    consume();
    await eventually(async () => expect(await values()).toEqual([2]));
    expect(await service.source.query('select event_id from inbox')).toEqual([{ event_id: 'k:2' }]);
    expect(await letters()).toEqual([]);
  });

  it("runs a handler in its fact's trace", async () => {
    const traces: (string | undefined)[] = [];
    consume(reactions(when(happened, async () => void traces.push(currentTrace()?.traceId))));
    await service.announce({ ...happening('k', 1), traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` });
    await eventually(() => expect(traces).toEqual(['a'.repeat(32)]));
  });

  it('stops while a fact is being retried and brings it back on the next start', async () => {
    let [broken, tries] = [true, 0];
    const handle: Consumption['handle'] = async (manager, fact) => {
      tries += 1;
      if (broken) throw new ModelverseError('PLATFORM.UNAVAILABLE', 'not now');
      await apply(manager, fact.data as { key: string; n: number });
    };
    const first = consume({ handle });
    await service.announce(happening('k', 1));
    await eventually(() => expect(tries).toBeGreaterThan(1));
    await first.stop();
    broken = false;
    consume({ handle });
    await eventually(async () => expect(await values()).toEqual([1]));
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { defaultRetention, prune } from '../src/outbox/prune.js';
import { pruneLog } from '../src/postgres/prune-log.js';
import { LockSession } from '../src/session/lock-session.js';
import { eventually } from './eventually.js';
import { happening } from './happening.js';
import { TestService } from './test-service.js';

describe('what is kept no longer', () => {
  let service: TestService;
  let pool: pg.Pool;
  beforeAll(async () => {
    service = await TestService.start();
    pool = new pg.Pool({ connectionString: service.database.url, max: 1 });
  });
  afterAll(async () => {
    await pool.end();
    await service.close();
  });

  it('goes from the outbox once delivered, from the inbox and from the log, and nothing else does', async () => {
    await service.announce(...[1, 2, 3].map((n) => happening('k', n)));
    const { source } = service;
    await source.query(`update outbox set created_at = now() - interval '25 hours' where event_id in ('k:1', 'k:3')`);
    await source.query(`delete from undelivered where id in (select id from outbox where event_id in ('k:1', 'k:2'))`);
    await service.source.query(
      `insert into inbox values ('g', 's', 'old', now() - interval '31 days'), ('g', 's', 'young', now() - interval '29 days')`,
    );
    const session = await LockSession.open({ url: service.database.url, name: 'prune' });
    await prune(session, 'test', defaultRetention);
    await session.close();
    expect(await source.query('select event_id from outbox order by id')).toEqual([
      { event_id: 'k:2' },
      { event_id: 'k:3' },
    ]);
    expect(await source.query('select event_id from inbox')).toEqual([{ event_id: 'young' }]);
    await service.announce(happening('k', 4));
    service.relay({ transport: service.transport(), tuning: { pruneMs: 20 } });
    await eventually(async () => expect(await source.query('select event_id from outbox')).toHaveLength(2)); // k:2 and k:4
    expect(await service.logged()).toEqual(['k:3', 'k:4']);

    await service.source.query(
      `update messaging.log set appended_at = now() - interval '8 days' where event_id = 'k:3'`,
    );
    expect(await pruneLog(pool, 24 * 7)).toBe(1);
    expect(await service.logged()).toEqual(['k:4']);
  });

  it('keeps dead letters and the record of replays for three months', async () => {
    const topics = ['test.happening.dead-letter', 'messaging.replay'];
    await service
      .transport()
      .publish(
        topics.flatMap((topic) => ['old', 'young'].map((eventId) => ({ topic, key: 'k', eventId, payload: '{}' }))),
      );
    const age = (days: number, eventId: string) =>
      service.source.query(
        `update messaging.log set appended_at = now() - make_interval(days => $1) where event_id = $2`,
        [days, eventId],
      );
    await age(91, 'old');
    await age(89, 'young');
    expect(await pruneLog(pool, 24 * 7)).toBe(2);
    for (const topic of topics) expect(await service.logged(topic)).toEqual(['young']);
  });

  it('does not disturb a group that is past it, or one that starts over the gap', async () => {
    const transport = service.transport();
    const seen: string[] = [];
    await service.announce(happening('k', 5));
    transport.subscribe({
      group: 'late',
      topics: ['test.happening'],
      onRecord: async ({ payload }) => void seen.push(JSON.parse(payload).id),
    });
    await eventually(() => expect(seen.sort()).toEqual(['k:4', 'k:5']));
  });
});

import { appendToOutbox, messagingMigration } from '@icubed/messaging';
import { createDataSource, inTransaction } from '@icubed/persistence';
import { happenings } from './relay/facts.mjs';
import { rowOf } from './outbox/ways.mjs';
import { Cleanups } from './runner/cleanups.mjs';
import { postgresIn, scratchFolder } from './runner/infrastructure.mjs';
const cleanups = new Cleanups();
const B = 'insert into happened (event_id, value) values ($1, $2)';
const A = `insert into outbox (event_id, topic, key, slot, payload) values ($1, $2, $3, $4, $5) on conflict (topic, event_id) do nothing`;
try {
  const folder = await scratchFolder(cleanups);
  const source = await createDataSource({
    name: 'bench',
    url: await postgresIn(folder, cleanups),
    schema: 'cost',
    migrations: [messagingMigration()],
  });
  cleanups.add(() => source.destroy());
  await source.query('create table happened (n bigserial primary key, event_id text, value int)');
  if (process.argv[2] === 'off')
    (await source.query(`alter system set synchronous_commit = off`), await source.query('select pg_reload_conf()'));
  const tx = (more) => (f) =>
    inTransaction(source, async (m) => {
      await m.query(B, [f.fact.id, f.fact.data.n]);
      await more?.(m, f);
    });
  const ways = {
    without: tx(),
    appendToOutbox: tx((m, f) => appendToOutbox(m, f.fact)),
    'manager.query': tx((m, f) => m.query(A, f.values)),
    client: tx(async (m, f) => (await m.queryRunner.connect()).query(A, f.values)),
    'client named': tx(async (m, f) => (await m.queryRunner.connect()).query({ name: 'a', text: A, values: f.values })),
    'both named': (f) =>
      inTransaction(source, async (m) => {
        const c = await m.queryRunner.connect();
        await c.query({ name: 'b', text: B, values: [f.fact.id, f.fact.data.n] });
        await c.query({ name: 'a', text: A, values: f.values });
      }),
  };
  const sum = {};
  for (let r = 0; r < 12; r++)
    for (const [way, work] of Object.entries(ways)) {
      const facts = happenings(60).map((f, n) => rowOf({ ...f, id: `${f.id}:${way}` }, n));
      const c = process.cpuUsage(),
        t = performance.now();
      for (const f of facts) await work(f);
      const d = process.cpuUsage(c);
      if (r > 1) (sum[way] ??= []).push([(d.user + d.system) / 60, ((performance.now() - t) / 60) * 1000]);
    }
  const med = (a) => a.sort((x, y) => x - y)[Math.floor(a.length / 2)];
  for (const [w, v] of Object.entries(sum))
    console.log(
      w.padEnd(24),
      'client cpu µs',
      med(v.map((x) => x[0]))
        .toFixed(0)
        .padStart(6),
      ' wall µs',
      med(v.map((x) => x[1]))
        .toFixed(0)
        .padStart(6),
    );
} finally {
  await cleanups.run();
}
process.exit(0);

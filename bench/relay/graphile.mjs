import { setTimeout as delay } from 'node:timers/promises';
import { Logger, makeWorkerUtils, run } from 'graphile-worker';
import pg from 'pg';
import { happenings } from './facts.mjs';
import { latencies, throughput } from './drive.mjs';

const quiet = new Logger(() => () => undefined);

/** graphile-worker fetching and completing in batches, which is how it is fastest; the task writes the same row, with no inbox. */
export async function graphileOn(url, { facts, paced, perSecond }) {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  await pool.query('create table if not exists applied (n bigserial primary key, event_id text, value int)');
  const utils = await makeWorkerUtils({ pgPool: pool, logger: quiet });
  await utils.migrate();
  const handled = new Map();
  const append = (chunk) => utils.addJobs(chunk.map((fact) => ({ identifier: 'apply', payload: fact })));
  const applied = async () => (await pool.query('select count(*)::int as n from applied')).rows[0].n;
  const worker = (apply) =>
    run({
      taskList: { apply },
      noHandleSignals: true,
      preset: {
        worker: {
          connectionString: url,
          logger: quiet,
          concurrentJobs: 24,
          maxPoolSize: 10,
          localQueue: { size: 500 },
          completeJobBatchDelay: 0,
          failJobBatchDelay: 0,
        },
      },
    });

  async function through() {
    const running = await worker(async (fact, { query }) => {
      handled.set(fact.id, performance.now());
      await query('insert into applied (event_id, value) values ($1, $2)', [fact.id, fact.data.n]);
    });
    const factsPerSecond = await throughput(happenings(facts), { append, applied });
    const { p50, p99 } = await latencies(happenings(paced), { append, handled }, perSecond);
    await running.stop();
    handled.clear();
    return { factsPerSecond, p50, p99 };
  }

  async function relayed() {
    await append(happenings(facts * 2));
    const started = performance.now();
    const running = await worker(async () => undefined);
    const left = 'select exists (select from graphile_worker._private_jobs) as any';
    while ((await pool.query(left)).rows[0].any) await delay(2);
    const seconds = (performance.now() - started) / 1_000;
    await running.stop();
    return (facts * 2) / seconds;
  }

  return {
    measure: async () => ({ relayedPerSecond: await relayed(), ...(await through()) }),
    close: async () => {
      await utils.release();
      await pool.end();
    },
  };
}

// A producer, a relay and a consumer in a process of their own, to be killed with SIGKILL. Runs on the build, as production does.
import { defineFact, makeFact } from '@icubed/events';
import { appendToOutbox, Consumer, PostgresTransport, Relay } from '@icubed/messaging';
import { createDataSource, inTransaction } from '@icubed/persistence';
import { z } from 'zod';

const [url, keys, facts] = process.argv.slice(2);
const source = await createDataSource({ name: 'crash', url, schema: 'test', poolSize: 4 });
const transport = new PostgresTransport({ url, partitions: 4, pollMs: 50 });
const tuning = { rebalanceMs: 50, batch: { rows: 7, bytes: 1_000_000 }, failure: { baseMs: 10, capMs: 50 } };
new Relay({ url, schema: 'test', transport, tuning }).start();
const consumer = new Consumer(
  {
    group: 'crash',
    topics: ['test.happening'],
    handle: async (manager, fact) => {
      await manager.query('insert into applied (fact_key, value) values ($1, $2)', [fact.data.key, fact.data.n]);
    },
  },
  { source, transport, retry: { baseMs: 10, capMs: 50 } },
);
await consumer.start().ready;
process.stdout.write('running\n');

const happened = defineFact({
  type: 'icubed.test.happened.v1',
  topic: 'test.happening',
  key: (data) => data.key,
  data: z.object({ key: z.string(), n: z.number().int() }),
});

/** Versions of an aggregate, each announced in the transaction that makes it. */
async function advance(key) {
  await inTransaction(source, async (manager) => {
    const [{ version }] = await manager.query('select version from aggregate where id = $1 for update', [key]);
    const meta = { id: `${key}:${version + 1}`, source: 'test', time: new Date() };
    await manager.query('update aggregate set version = $2 where id = $1', [key, version + 1]);
    await appendToOutbox(manager, makeFact(happened, { key, n: version + 1 }, meta));
  });
}

for (let n = 0; n < Number(facts); n += 1) await advance(`k${Math.floor(Math.random() * Number(keys))}`);

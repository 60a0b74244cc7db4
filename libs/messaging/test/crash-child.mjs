// One relay and one consumer in a process of their own, to be killed with SIGKILL. Runs on the build, as production does.
import { Consumer, PostgresTransport, Relay } from '@icubed/messaging';
import { createDataSource } from '@icubed/persistence';

const url = process.argv[2];
const source = await createDataSource({ name: 'crash', url, schema: 'test', poolSize: 2 });
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

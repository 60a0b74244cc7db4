// A producer, a relay and a consumer in a process of their own, to be killed with SIGKILL: from outside at any moment, or by itself as it
// reaches a named point (see crash-plan.ts). Runs on the build, as production does.
import { ModelverseError } from '@icubed/errors';
import { defineFact, makeFact } from '@icubed/events';
import { appendToOutbox, Consumer, KafkaTransport, PostgresTransport, Relay } from '@icubed/messaging';
import { createDataSource, inTransaction } from '@icubed/persistence';
import { z } from 'zod';

const { url, topic, roles, prefix, keys, facts, seed, poison, killAt, ...plan } = JSON.parse(process.argv[2]);
let timesLeft = killAt?.times ?? 0;

function reached(point) {
  if (point !== killAt?.point) return;
  timesLeft -= 1;
  if (timesLeft === 0) process.kill(process.pid, 'SIGKILL');
}

/** A small generator with a seed. */
let state = seed;
const random = () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;

const source = await createDataSource({ name: 'crash', url, schema: 'test', poolSize: 4 });
const transport =
  plan.brokers === undefined
    ? new PostgresTransport({ url, partitions: 4, pollMs: 50 })
    : new KafkaTransport({ brokers: plan.brokers, clientId: 'crash', partitions: 4, sessionTimeoutMs: 2_000 });

const relayed = {
  publish: async (records) => {
    await transport.publish(records);
    reached('published');
  },
};
const consumed = {
  publish: async (letters) => {
    await transport.publish(letters);
    reached('parked');
  },
  subscribe: ({ onRecord, ...options }) =>
    transport.subscribe({
      ...options,
      onRecord: async (record, signal) => {
        await onRecord(record, signal);
        reached('consumed');
      },
    }),
};

const tuning = { rebalanceMs: 50, batch: { rows: 7, bytes: 1_000_000 }, failure: { baseMs: 10, capMs: 50 } };
if (roles.includes('relay')) new Relay({ url, schema: 'test', transport: relayed, tuning }).start();

async function handle(manager, { data: { key, n } }) {
  if (n === poison) throw new ModelverseError('MESSAGING.POISON', 'never');
  await manager.query('insert into applied (fact_key, value) values ($1, $2)', [key, n]);
  reached('handled');
}
if (roles.includes('consume')) {
  const options = { source, transport: consumed, retry: { baseMs: 10, capMs: 50 } };
  await new Consumer({ group: topic, topics: [topic], handle }, options).start().ready;
}
process.stdout.write('running\n');

const happened = defineFact({
  type: 'icubed.test.happened.v1',
  topic,
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
    reached('announced');
  });
  reached('committed');
}

if (roles.includes('produce'))
  for (let n = 0; n < facts; n += 1) await advance(`${prefix}k${Math.floor(random() * keys)}`);

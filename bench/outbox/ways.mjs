import { appendToOutbox, messagingMigrations } from '@icubed/messaging';
import { createDataSource, inTransaction } from '@icubed/persistence';
import pg from 'pg';

const BUSINESS = 'insert into happened (event_id, value) values ($1, $2)';
const COLUMNS = '(event_id, topic, key, slot, payload)';
const append = (table) =>
  `insert into ${table} ${COLUMNS} values ($1, $2, $3, $4, $5) on conflict (topic, event_id) do nothing`;
const appendBare = (table) => `insert into ${table} ${COLUMNS} values ($1, $2, $3, $4, $5)`;
const FACT = ([id, topic, key, slot, payload]) =>
  `insert into outbox (event_id, topic, key, slot, bytes, payload)
   values (${id}, ${topic}, ${key}, ${slot}, octet_length(${payload}::text), ${payload}::text)
   on conflict (topic, event_id) do nothing returning id, slot, bytes`;
const WAITS = 'insert into undelivered select id, slot, bytes from fact';
/** As the product: the fact, and that it waits, in one statement. */
const ANNOUNCE = `with fact as (${FACT(['$1', '$2', '$3', '$4', '$5'])}) ${WAITS}`;
const IN_ONE = `with fact as (${FACT(['$3', '$4', '$5', '$6', '$7'])}), waits as (${WAITS}) ${BUSINESS}`;

/** The outbox's columns with fewer indexes than it has. */
const TABLE = (
  name,
  id,
  rest = '',
) => `create table ${name} (id bigint generated always as identity ${id}, event_id text not null,
  topic text not null, key text not null, slot smallint not null, payload text not null,
  created_at timestamptz not null default clock_timestamp(), delivered_at timestamptz ${rest})`;

/** One transaction each way of announcing a fact, none through anything but node-postgres; `product` is what services do. */
export async function waysOn(url) {
  const source = await createDataSource({ name: 'bench', url, schema: 'cost', migrations: [...messagingMigrations] });
  await source.query('create table happened (n bigserial primary key, event_id text, value int)');
  await source.query(TABLE('heap', ''));
  await source.query(TABLE('keyed', 'primary key'));
  await source.query(TABLE('narrow', '', ', unique (topic, event_id)'));
  await source.query('create index on narrow (id) where delivered_at is null');
  const open = async (more) => {
    const client = new pg.Client({ connectionString: url, options: '-c search_path=cost', ...more });
    await client.connect();
    return client;
  };
  const [plain, pipelined] = [await open({}), await open({ pipeline: true })];

  const business = (client, { id, data }) => client.query(BUSINESS, [id, data.n]);
  const within = (work) => async (row) => {
    await plain.query('begin');
    await business(plain, row.fact);
    await work?.(row.values, row.fact);
    await plain.query('commit');
  };
  const into = (sql) => within((values) => plain.query(sql, values));

  const ways = {
    without: within(),
    'a round trip, nothing in it': within(() => plain.query('select 1')),
    'the row, no index': into(appendBare('heap')),
    'the row, primary key': into(appendBare('keyed')),
    'the fact, and that it waits': into(ANNOUNCE),
    'the same, and a NOTIFY': within(async (values) => {
      await plain.query(ANNOUNCE, values);
      await plain.query(`select pg_notify('bench', '')`);
    }),
    'prepared once': within((values) => plain.query({ name: 'append', text: ANNOUNCE, values })),
    'no primary key': into(append('narrow')),
    'in the statement of the business row': async ({ fact, values }) => {
      await plain.query('begin');
      await plain.query(IN_ONE, [fact.id, fact.data.n, ...values]);
      await plain.query('commit');
    },
    'with the COMMIT, as text': async ({ fact, values }) => {
      await plain.query('begin');
      await business(plain, fact);
      await plain.query(`${asText(ANNOUNCE, values)}; commit`);
    },
    'with the COMMIT, pipelined': async ({ fact, values }) => {
      await pipelined.query('begin');
      await business(pipelined, fact);
      await Promise.all([pipelined.query(ANNOUNCE, values), pipelined.query('commit')]);
    },
    'product without': ({ fact }) =>
      inTransaction(source, (manager) => manager.query(BUSINESS, [fact.id, fact.data.n])),
    product: ({ fact }) =>
      inTransaction(source, async (manager) => {
        await manager.query(BUSINESS, [fact.id, fact.data.n]);
        await appendToOutbox(manager, fact);
      }),
  };
  return {
    ways,
    close: async () => {
      await Promise.all([plain.end(), pipelined.end()]);
      await source.destroy();
    },
  };
}

export function rowOf({ topic, ...fact }, n) {
  return { fact: { ...fact, topic }, values: [fact.id, topic, fact.subject, n % 16, JSON.stringify(fact)] };
}

function asText(sql, values) {
  return sql.replace(/\$(\d)/g, (_, n) => pg.escapeLiteral(String(values[n - 1])));
}

/**
 * Facts from a producer's transaction to a consumer's, over the transport in PostgreSQL and over Kafka.
 * Usage: npm run bench -- relay [--rounds 3] [--facts 2000] [--no-kafka]
 */
import { KafkaTransport, PostgresTransport } from '@icubed/messaging';
import pg from 'pg';
import { graphileOn } from './relay/graphile.mjs';
import { outboxOn } from './relay/outbox.mjs';
import { transactionsOn } from './relay/transactions.mjs';
import { optionsOf } from './runner/arguments.mjs';
import { Cleanups } from './runner/cleanups.mjs';
import { kafkaIn, postgresIn, scratchFolder } from './runner/infrastructure.mjs';
import { describeMachine } from './runner/machine.mjs';
import { publish } from './runner/report.mjs';
import { interleaved } from './runner/rounds.mjs';
import { ratios, summary } from './runner/statistics.mjs';

const options = optionsOf({
  numbers: { rounds: 3, facts: 2_000, paced: 300, 'per-second': 200, transactions: 200 },
  flags: ['no-kafka'],
});
const sizes = { ...options, perSecond: options['per-second'] };
const machine = describeMachine();
const cleanups = new Cleanups();

/** Each contestant has a database of its own on the one server. */
async function database(server, name) {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  return Object.assign(new URL(server), { pathname: `/${name}` }).toString();
}

const opened = (part) => {
  cleanups.add(() => part.close());
  return part;
};

try {
  const folder = await scratchFolder(cleanups);
  const server = await postgresIn(folder, cleanups);
  const own = await database(server, 'ours');
  const transport = opened(new PostgresTransport({ url: own }));
  const parts = {
    graphile: opened(await graphileOn(await database(server, 'graphile'), sizes)),
    postgres: opened(await outboxOn(own, transport, sizes)),
    transactions: opened(await transactionsOn(await database(server, 'cost'), sizes)),
  };
  if (!options['no-kafka']) {
    const broker = await kafkaIn(folder, cleanups);
    const kafka = opened(new KafkaTransport({ brokers: [broker], clientId: 'icubed-bench' }));
    parts.kafka = opened(await outboxOn(await database(server, 'kafka'), kafka, sizes));
  }
  const measured = await interleaved(
    Object.fromEntries(Object.entries(parts).map(([name, { measure }]) => [name, measure])),
    options,
  );
  await publish(report(measured));
} finally {
  await cleanups.run();
}

function report(measured) {
  const ways = ['postgres', ...(measured.kafka ? ['kafka'] : [])];
  const { graphile, transactions } = measured;
  const against = (figure, unit, word) => [
    { what: `${word}: graphile-worker`, unit, value: summary(graphile[figure]) },
    ...ways.map((way) => ({ what: `${word}: ${way}`, unit, value: summary(measured[way][figure]) })),
  ];
  const ratio = (figure, word) =>
    ways.map((way) => {
      const value = ratios(measured[way][figure], graphile[figure]);
      return { what: `${word}: ${way} ÷ graphile-worker`, unit: '×', value, target: atLeast(1.2, value) };
    });
  const cost = (what, figure, without, limit) => {
    const value = ratios(transactions[figure], transactions[without]);
    return { what, unit: '×', value, target: { text: `≤ ${limit}`, met: value.median <= limit } };
  };
  return {
    name: 'relay',
    question: 'outbox → relay → transport → inbox, from commit to commit',
    peer: 'graphile-worker 0.18, batched (local queue 500, completions batched), on the same PostgreSQL',
    machine,
    options: sizes,
    measured,
    rows: [
      ...against('relayedPerSecond', 'facts/s', 'relay alone, empty handler'),
      ...ratio('relayedPerSecond', 'relay alone'),
      ...against('factsPerSecond', 'facts/s', 'end to end, a row each'),
      ...ratio('factsPerSecond', 'end to end'),
      ...against('p50', 'ms', 'commit to handler, p50'),
      ...against('p99', 'ms', 'commit to handler, p99'),
      cost('transaction with an outbox row ÷ without', 'announced', 'business', 1.15),
      cost('inbox claim ÷ plain insert', 'claimed', 'plain', 1.25),
    ],
    notes: [
      'The relay keeps the order of each key and applies each fact once; graphile-worker promises neither and has no inbox row to write.',
    ],
  };
}

function atLeast(limit, { median }) {
  return { text: `≥ ${limit}`, met: median >= limit };
}

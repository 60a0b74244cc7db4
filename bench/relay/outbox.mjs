import { setTimeout as delay } from 'node:timers/promises';
import { appendToOutbox, Consumer, messagingMigrations, Relay } from '@icubed/messaging';
import { createDataSource, inTransaction } from '@icubed/persistence';
import { happenings, TOPIC } from './facts.mjs';
import { latencies, throughput } from './drive.mjs';

const SCHEMA = 'bench';
const GROUP = 'bench';

/** Outbox, relay, transport, inbox, as a service has them with its defaults. The handler writes one row in the claim's transaction. */
export async function outboxOn(url, transport, { facts, paced, perSecond }) {
  const source = await createDataSource({ name: 'bench', url, schema: SCHEMA, migrations: [...messagingMigrations] });
  await source.query('create table if not exists applied (n bigserial primary key, event_id text, value int)');
  const handled = new Map();
  const relay = () => new Relay({ url, schema: SCHEMA, transport, source });
  const append = (chunk) => inTransaction(source, (manager) => appendToOutbox(manager, ...chunk));
  const applied = async () => (await source.query('select count(*)::int as n from applied'))[0].n;
  const handle = async (manager, fact) => {
    handled.set(fact.id, performance.now());
    await manager.query('insert into applied (event_id, value) values ($1, $2)', [fact.id, fact.data.n]);
  };

  /** What `relayed` left in the log is not to be counted. */
  async function caughtUp() {
    const lag = async () => (await transport.lag(GROUP, [TOPIC])).get(TOPIC) ?? 0;
    while ((await lag()) > 0) await delay(20);
  }

  async function through() {
    const consumer = new Consumer({ group: GROUP, topics: [TOPIC], handle }, { source, transport });
    const running = relay();
    running.start();
    await append(happenings(1)); // the topic exists from its first fact on
    await consumer.start().ready;
    await caughtUp();
    const factsPerSecond = await throughput(happenings(facts), { append, applied });
    const { p50, p99 } = await latencies(happenings(paced), { append, handled }, perSecond);
    await running.stop();
    await consumer.stop();
    handled.clear();
    return { factsPerSecond, p50, p99 };
  }

  /** From the first look at a full outbox to an empty one, nobody listening. */
  async function relayed() {
    await append(happenings(facts * 2));
    const running = relay();
    const started = performance.now();
    running.start();
    const left = 'select exists (select from undelivered) as any';
    while ((await source.query(left))[0].any) await delay(2);
    const seconds = (performance.now() - started) / 1_000;
    await running.stop();
    return (facts * 2) / seconds;
  }

  return {
    measure: async () => ({ relayedPerSecond: await relayed(), ...(await through()) }),
    close: () => source.destroy(),
  };
}

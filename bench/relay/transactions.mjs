import { appendToOutbox, claim, messagingMigrations } from '@icubed/messaging';
import { createDataSource, inTransaction } from '@icubed/persistence';
import { quantile } from '../runner/statistics.mjs';
import { happenings } from './facts.mjs';

const INSERT = 'insert into happened (event_id, value) values ($1, $2)';

/** What announcing costs the announcer and claiming the consumer: medians of single transactions, four kinds taken in turn. */
export async function transactionsOn(url, { transactions }) {
  const source = await createDataSource({ name: 'bench', url, schema: 'cost', migrations: [...messagingMigrations] });
  await source.query('create table if not exists happened (n bigserial primary key, event_id text, value int)');
  await source.query(`create table if not exists plain (consumer_group text not null, source text not null, event_id text not null,
    received_at timestamptz not null default now(), primary key (consumer_group, source, event_id))`);
  const kinds = {
    business: (manager, fact) => manager.query(INSERT, [fact.id, fact.data.n]),
    announced: async (manager, fact) => {
      await manager.query(INSERT, [fact.id, fact.data.n]);
      await appendToOutbox(manager, fact);
    },
    plain: (manager, fact) =>
      manager.query('insert into plain (consumer_group, source, event_id) values ($1, $2, $3)', [
        'bench',
        fact.source,
        fact.id,
      ]),
    claimed: (manager, fact) => claim(manager, 'bench', fact),
  };

  async function measure() {
    const took = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, []]));
    for (const fact of happenings(transactions)) {
      for (const [kind, work] of Object.entries(kinds)) {
        const started = performance.now();
        await inTransaction(source, (manager) => work(manager, fact));
        took[kind].push(performance.now() - started);
      }
    }
    return Object.fromEntries(Object.entries(took).map(([kind, times]) => [kind, quantile(times, 0.5)]));
  }
  return { measure, close: () => source.destroy() };
}

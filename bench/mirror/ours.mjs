import { chainFact, Mirror, MirrorTables1795000000000, projection, Rpc } from '@icubed/chain-listener';
import { defineFact } from '@icubed/events';
import { messagingMigrations } from '@icubed/messaging';
import { createDataSource } from '@icubed/persistence';
import { z } from 'zod';
import { FINALITY_DEPTH } from './chain.mjs';
import { ABI } from './emitter.mjs';

const transferred = defineFact({
  type: 'icubed.bench.transferred.v1',
  topic: 'bench.transfer',
  key: (data) => data.to,
  data: z.object({ chainId: z.number(), from: z.string(), to: z.string(), value: z.string(), origin: z.unknown() }),
});

class BalanceTable1795000000001 {
  up = (runner) =>
    runner.query('create table balance (account text primary key, amount numeric, finality text, as_of_block bigint)');
  async down() {}
}

const writeMany = (manager, rows) =>
  manager.query(
    `insert into balance (account, amount, finality, as_of_block)
     select * from unnest($1::text[], $2::numeric[], $3::text[], $4::bigint[])
     on conflict (account) do update set amount = excluded.amount, finality = excluded.finality, as_of_block = excluded.as_of_block`,
    [
      rows.map(({ id }) => id),
      rows.map(({ state }) => state.toString()),
      rows.map(({ meta }) => meta.finality),
      rows.map(({ meta }) => meta.asOfBlock),
    ],
  );

const balances = (announced) =>
  projection({
    kind: 'balance',
    sources: [{ contract: 'Emitter', abi: ABI, events: ['Transfer'] }],
    aggregateOf: ({ args }) => [args.from, args.to],
    evolve: (state = 0n, { args }, account) =>
      state + (args.to === account ? args.value : 0n) - (args.from === account ? args.value : 0n),
    write: (manager, id, state, meta) => writeMany(manager, [{ id, state, meta }]),
    writeMany,
    erase: (manager, id) => manager.query('delete from balance where account = $1', [id]),
    factsAtFinality(_before, event, _after, account) {
      if (!announced || event.args.to !== account) return [];
      const { from, to, value } = event.args;
      return [chainFact(transferred, event, { from, to, value: String(value) })];
    },
  });

/** A mirror of the chain into an empty schema. */
export async function openMirror({ url, chainId, address, first }, database, { finalityDepth, announced, onPhase }) {
  const migrations = [...messagingMigrations, MirrorTables1795000000000, BalanceTable1795000000001];
  const source = await createDataSource({ name: 'bench-mirror', url: database, schema: 'mirror', migrations });
  const deployment = { chainId, blockNumber: first, contracts: { Emitter: address } };
  const projections = [balances(announced)];
  const mirror = new Mirror({ source, rpc: new Rpc([url]), deployment, finalityDepth, projections, onPhase });
  return {
    mirror,
    source,
    async close() {
      await source.query('drop schema mirror cascade');
      await source.destroy();
    },
  };
}

/** One index of the whole chain; `where` gets the milliseconds of each phase. */
export async function mirrorOnce(chain, database, { announced, where = {} }) {
  let at = 0;
  const lap = (phase) => {
    const now = performance.now();
    where[phase] = (where[phase] ?? 0) + now - at;
    at = now;
  };
  // a batch's first phase ends when all of it was read and checked and the transaction begun
  const options = { finalityDepth: FINALITY_DEPTH, announced, onPhase: lap };
  const opened = await openMirror(chain, database, options);
  const { mirror, source } = opened;
  try {
    const started = performance.now();
    at = started;
    for (let batch = await mirror.step(); batch !== undefined; batch = await mirror.step()) lap('commit');
    const seconds = (performance.now() - started) / 1000;
    const [found] = await source.query(
      `select (select count(*)::int from mirror_log) as rows, (select sum(amount)::text from balance) as sum,
              (select count(*)::int from outbox) as facts`,
    );
    return { seconds, ...found };
  } finally {
    await opened.close();
  }
}

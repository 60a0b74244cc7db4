/**
 * The mirror against Ponder and against the parts of the work alone, on one chain and one PostgreSQL.
 * Usage: npm run bench -- mirror [--rounds 3] [--transfers 100000] [--blocks 2000] [--ponder FOLDER]
 * FOLDER: where `npm install --ignore-scripts ponder@0.16.10 viem@2.57.20 hono@4.13.19` was run.
 */
import pg from 'pg';
import { chainOf } from './mirror/chain.mjs';
import { floorsOf } from './mirror/floors.mjs';
import { mirrorOnce } from './mirror/ours.mjs';
import { ponderIn } from './mirror/ponder.mjs';
import { deepReorg } from './mirror/reorg.mjs';
import { optionsOf } from './runner/arguments.mjs';
import { Cleanups } from './runner/cleanups.mjs';
import { postgresIn, scratchFolder } from './runner/infrastructure.mjs';
import { describeMachine } from './runner/machine.mjs';
import { publish } from './runner/report.mjs';
import { interleaved } from './runner/rounds.mjs';
import { median, ratios, summary } from './runner/statistics.mjs';

const options = optionsOf({ numbers: { rounds: 3, transfers: 100_000, blocks: 2_000 }, texts: ['ponder'] });
const machine = describeMachine();
const cleanups = new Cleanups();

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
  const chain = await chainOf(options, cleanups);
  const own = await database(server, 'ours');
  const ours = (announced) => async () => {
    const where = {};
    const { seconds, rows, sum, facts } = await mirrorOnce(chain, own, { announced, where });
    if (rows !== chain.events || sum !== '0' || facts !== (announced ? chain.events : 0))
      throw new Error(`the mirror stored ${rows} logs, ${facts} facts and balances that add up to ${sum}`);
    return { perSecond: chain.events / seconds, ...where };
  };
  const floors = opened(await floorsOf(chain, await database(server, 'floors')));
  const contestants = {
    mirror: ours(false),
    announcing: ours(true),
    floors: floors.measure,
    reorg: () => deepReorg(own, cleanups),
  };
  let version;
  if (options.ponder !== undefined) {
    const ponder = opened(await ponderIn(options.ponder, chain, await database(server, 'ponder')));
    ({ version } = ponder);
    Object.assign(contestants, { cold: ponder.cold, cached: ponder.cached });
  }
  await publish(report(await interleaved(contestants, options), version));
} finally {
  await cleanups.run();
}

function report(measured, version) {
  const { mirror, announcing, floors, cold, cached, reorg } = measured;
  const speed = (what, numbers) => ({ what, unit: 'events/s', value: summary(numbers) });
  const against = (what, ours, peer, limit) => {
    const value = ratios(ours, peer);
    const target = limit && { text: `≥ ${limit}`, met: value.median >= limit };
    return { what, unit: '×', value, ...(target ? { target } : {}) };
  };
  const repair = ratios(reorg.repairing, reorg.indexing);
  return {
    name: 'mirror',
    question: `${options.transfers} Transfer events in ${options.blocks} blocks: fetched, checked, stored, folded into balances`,
    peer: version ? `Ponder ${version}, the same balances, the same anvil and PostgreSQL` : 'none asked for (--ponder)',
    machine,
    options,
    measured,
    rows: [
      speed('mirror', mirror.perSecond),
      speed('mirror, a fact in the outbox for each event', announcing.perSecond),
      ...(cold
        ? [speed('Ponder, without its cache', cold.perSecond), speed('Ponder, from its cache', cached.perSecond)]
        : []),
      speed('eth_getLogs alone', floors.fetched),
      speed('decoding alone, viem', floors.decoded),
      speed('decoding alone, the mirror’s', floors.ownDecoded),
      speed('COPY alone, the mirror’s table', floors.copied),
      ...(cold
        ? [
            against('mirror ÷ Ponder, both without a cache', mirror.perSecond, cold.perSecond),
            against('mirror ÷ Ponder from its cache', mirror.perSecond, cached.perSecond, 2),
          ]
        : []),
      against('mirror ÷ COPY', mirror.perSecond, floors.copied, 0.4),
      against('decoding ÷ viem', floors.ownDecoded, floors.decoded),
      {
        what: `a reorg ${reorg.depth[0]} deep repaired ÷ those blocks indexed`,
        unit: '×',
        value: repair,
        target: { text: '≤ 2', met: repair.median <= 2 },
      },
    ],
    notes: [shares('Of the mirror’s time', mirror), shares('With facts', announcing)],
  };
}

/** Where the time goes: the share of each phase, the largest first. */
function shares(word, { perSecond: _speed, cursor, ...rest }) {
  const phases = { 'reading and checking': cursor, ...rest };
  const times = Object.entries(phases).map(([phase, numbers]) => [phase, median(numbers)]);
  const total = times.reduce((sum, [, ms]) => sum + ms, 0);
  const told = times
    .map(([phase, ms]) => [phase, Math.round((ms / total) * 100)])
    .filter(([, share]) => share > 0)
    .toSorted((a, b) => b[1] - a[1]);
  return `${word}: ${told.map(([phase, share]) => `${phase} ${share} %`).join(', ')}.`;
}

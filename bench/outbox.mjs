/**
 * What a row in the outbox costs the transaction that writes it: its parts, and ways to pay less.
 * Usage: npm run bench -- outbox [--rounds 3] [--transactions 200]
 */
import { rowOf, waysOn } from './outbox/ways.mjs';
import { happenings } from './relay/facts.mjs';
import { optionsOf } from './runner/arguments.mjs';
import { Cleanups } from './runner/cleanups.mjs';
import { postgresIn, scratchFolder } from './runner/infrastructure.mjs';
import { describeMachine } from './runner/machine.mjs';
import { publish } from './runner/report.mjs';
import { showProgress } from './runner/rounds.mjs';
import { quantile, ratios, summary } from './runner/statistics.mjs';

const options = optionsOf({ numbers: { rounds: 3, transactions: 200 } });
const machine = describeMachine();
const cleanups = new Cleanups();
const LIMIT = 1.15;

/** Medians of single transactions, the ways taken in turn for each fact, so that all meet the same machine. */
async function round(ways) {
  const took = Object.fromEntries(Object.keys(ways).map((way) => [way, []]));
  for (const [n, fact] of happenings(options.transactions).entries()) {
    // an id each: the same one twice is a conflict and no row
    for (const [way, work] of Object.entries(ways)) {
      const row = rowOf({ ...fact, id: `${fact.id}:${way}` }, n);
      const started = performance.now();
      await work(row);
      took[way].push(performance.now() - started);
    }
  }
  return Object.fromEntries(Object.entries(took).map(([way, times]) => [way, quantile(times, 0.5)]));
}

try {
  const folder = await scratchFolder(cleanups);
  const { ways, close } = await waysOn(await postgresIn(folder, cleanups));
  cleanups.add(close);
  const measured = Object.fromEntries(Object.keys(ways).map((way) => [way, []]));
  for (let n = 0; n <= options.rounds; n += 1) {
    showProgress(n === 0 ? 'warm-up' : `round ${n} of ${options.rounds}`);
    for (const [way, ms] of Object.entries(await round(ways))) if (n > 0) measured[way].push(ms);
  }
  showProgress('');
  await publish(report(measured));
} finally {
  await cleanups.run();
}

function report(measured) {
  const times = Object.entries(measured).map(([what, ms]) => ({ what, unit: 'ms', value: summary(ms) }));
  const over = Object.keys(measured)
    .filter((way) => !way.endsWith('without'))
    .map((way) => {
      const value = ratios(measured[way], measured[way === 'product' ? 'product without' : 'without']);
      return { what: `${way} ÷ without`, unit: '×', value, target: { text: `≤ ${LIMIT}`, met: value.median <= LIMIT } };
    });
  return {
    name: 'outbox',
    question: 'a transaction of one business row, with a fact of about 1 kB and without',
    peer: 'the same transaction without',
    machine,
    options,
    measured,
    rows: [...times, ...over],
    notes: ['A transaction that is durable, one connection, nobody else; all but `product` are plain node-postgres.'],
  };
}

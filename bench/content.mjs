/**
 * The CID of a file, storing it and reading it back, each in a process of its own, against hashing and copying the same bytes.
 * Usage: npm run bench -- content [--rounds 3] [--megabytes 256]
 */
import { execFile } from 'node:child_process';
import { copyFile, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { optionsOf } from './runner/arguments.mjs';
import { Cleanups } from './runner/cleanups.mjs';
import { scratchFolder } from './runner/infrastructure.mjs';
import { describeMachine } from './runner/machine.mjs';
import { publish } from './runner/report.mjs';
import { interleaved } from './runner/rounds.mjs';
import { ratios, summary } from './runner/statistics.mjs';
import { pseudoRandomFile } from './upload/pseudo-random-file.mjs';

const run = promisify(execFile);
const options = optionsOf({ numbers: { rounds: 3, megabytes: 256 } });
const LIMIT_MIB = 64;
const megabytes = (options.megabytes * 1024 ** 2) / 1e6;
const machine = describeMachine();
const cleanups = new Cleanups();

try {
  const folder = await scratchFolder(cleanups);
  const file = join(folder, 'content');
  await pseudoRandomFile(file, options.megabytes * 1024 ** 2, 1);
  const work = async (...args) => {
    const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'content/work.mjs'), ...args]);
    const { answer, seconds, aboveMib } = JSON.parse(stdout);
    return { answer, figures: { perSecond: megabytes / seconds, aboveMib } };
  };
  const stored = await work('add', file, join(folder, 'kept'));
  const measured = await interleaved(
    {
      sha256: async () => (await work('sha256', file)).figures,
      copy: async () => ({ perSecond: megabytes / (await copied(file, join(folder, 'copy'))) }),
      cid: async () => (await same(work('cid', file), stored.answer)).figures,
      add: async ({ round }) => {
        const dir = join(folder, `added-${round}`);
        const added = await same(work('add', file, dir), stored.answer);
        await rm(dir, { recursive: true });
        return added.figures;
      },
      cat: async () =>
        (await same(work('cat', file, join(folder, 'kept'), stored.answer), options.megabytes * 1024 ** 2)).figures,
    },
    options,
  );
  await publish(report(measured));
} finally {
  await cleanups.run();
}

/** What is fast and wrong is not measured. */
async function same(working, expected) {
  const worked = await working;
  if (worked.answer !== expected) throw new Error(`${worked.answer} is not ${expected}`);
  return worked;
}

/** cp and fdatasync. */
async function copied(from, to) {
  const started = performance.now();
  await copyFile(from, to);
  const copy = await open(to, 'r+');
  await copy.datasync();
  await copy.close();
  const seconds = (performance.now() - started) / 1_000;
  await rm(to);
  return seconds;
}

function report(measured) {
  const speed = (what) => ({ what, unit: 'MB/s', value: summary(measured[what].perSecond) });
  const against = (what, peer, share) => {
    const value = ratios(measured[what].perSecond, measured[peer].perSecond);
    return { what: `${what} ÷ ${peer}`, unit: '×', value, target: { text: `≥ ${share}`, met: value.median >= share } };
  };
  const memory = (what) => {
    const value = summary(measured[what].aboveMib);
    const target = { text: `≤ ${LIMIT_MIB}`, met: value.median <= LIMIT_MIB };
    return { what: `${what}, memory above idle`, unit: 'MiB', value, target };
  };
  return {
    name: 'content',
    question: `the CID of ${options.megabytes} MiB, storing them and reading them back`,
    peer: 'SHA-256 of the same file; cp and fdatasync',
    machine,
    options,
    measured,
    rows: [
      ...['sha256', 'copy', 'cid', 'add', 'cat'].map(speed),
      against('cid', 'sha256', 0.95),
      against('add', 'copy', 0.8),
      against('cat', 'sha256', 0.85),
      ...['sha256', 'cid', 'add', 'cat'].map(memory),
    ],
  };
}

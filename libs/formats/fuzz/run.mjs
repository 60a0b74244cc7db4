/**
 * Fuzzes the parser of one format: npm run fuzz -w libs/formats -- <format> [--seconds N] [--seed N] [--save]
 *
 * A mutator of bytes of our own, seeded, guided by V8's block coverage: inputs that reach new blocks are mutated further.
 * (Jazzer.js 4.0's prebuilt fuzzer needs glibc 2.38, which Debian 12 does not have.) A finding is written to
 * fuzz/findings and ends the run with 1. --save keeps the inputs that reached something new in fuzz/corpus/<format>.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Coverage } from './engine/coverage.mjs';
import { execute } from './engine/execute.mjs';
import { mutate } from './engine/mutate.mjs';
import { seeded } from './engine/random.mjs';

const BATCH = 64;
const SAVED_MAX_BYTES = 4 * 1024;
const here = import.meta.dirname;
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string' },
    save: { type: 'boolean', default: false },
  },
});
const formats = readdirSync(here).flatMap((name) =>
  name.endsWith('.mjs') && name !== 'run.mjs' ? [name.slice(0, -4)] : [],
);
const [format] = positionals;
if (!formats.includes(format)) {
  process.stderr.write(
    `usage: npm run fuzz -w libs/formats -- <${formats.join('|')}> [--seconds N] [--seed N] [--save]\n`,
  );
  process.exit(2);
}
const { fuzz, seeds, words, repair = (bytes) => bytes } = await import(`./${format}.mjs`);
const seed = Number(values.seed ?? Date.now() % 2 ** 32);
const random = seeded(seed);
const folder = join(here, 'corpus', format);
const committed = existsSync(folder) ? readdirSync(folder).map((name) => readFileSync(join(folder, name))) : [];
const valid = seeds();
const corpus = [...valid, ...committed];
const coverage = new Coverage();
const outcomes = new Map();
let [executions, found] = [0, 0];

for (const bytes of corpus) await run(bytes);
coverage.learn(coverage.fresh());
const start = performance.now();
const end = start + Number(values.seconds) * 1_000;
while (performance.now() < end) {
  const batch = Array.from({ length: BATCH }, () => repair(mutate(chosen(), corpus, words, random), random));
  for (const bytes of batch) await run(bytes);
  if (coverage.fresh().length > 0) await keepNew(batch);
}
report();

/** Half of the time a valid file: most of what reached something new is refused early. */
function chosen() {
  return random.pick(random.below(2) === 0 ? valid : corpus);
}

async function run(bytes) {
  executions += 1;
  const { finding, outcome } = await execute(fuzz, bytes);
  if (finding === undefined) {
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    return;
  }
  const name = `${format}-${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}.bin`;
  mkdirSync(join(here, 'findings'), { recursive: true });
  writeFileSync(join(here, 'findings', name), bytes);
  process.stderr.write(`${format}, seed ${seed}, execution ${executions}: ${finding}\n-> fuzz/findings/${name}\n`);
  process.exit(1);
}

/** Something of the batch reached new blocks: halve it until it is known what did. */
async function keepNew(batch) {
  if (batch.length > 1) {
    const middle = batch.length / 2;
    for (const half of [batch.slice(0, middle), batch.slice(middle)]) {
      for (const bytes of half) await run(bytes);
      if (coverage.fresh().length > 0) await keepNew(half);
    }
    return;
  }
  const [bytes] = batch;
  await run(bytes);
  const blocks = coverage.fresh();
  // ranges that V8 drew anew in between are no news
  if (blocks.length === 0) return;
  coverage.learn(blocks);
  corpus.push(bytes);
  found += 1;
  if (values.save && bytes.length <= SAVED_MAX_BYTES) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, createHash('sha256').update(bytes).digest('hex').slice(0, 12)), bytes);
  }
}

function report() {
  const seconds = (performance.now() - start) / 1_000;
  const line = [...outcomes]
    .sort((a, b) => b[1] - a[1])
    .map(([code, count]) => `${code.replace('CONTENT.', '')} ${count}`);
  process.stdout.write(
    `${format}: ${executions} executions in ${seconds.toFixed(0)} s (${Math.round(executions / seconds)}/s), seed ${seed}, ` +
      `${coverage.blocks} blocks, corpus ${corpus.length} (${found} new), 0 findings, ` +
      `RSS ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB\n  ${line.join(', ')}\n`,
  );
}

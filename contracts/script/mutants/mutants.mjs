#!/usr/bin/env node
// Changes one thing in a contract, runs the tests that should notice, and tells which changes nothing noticed.
//   npm run mutants -w contracts -- --contract JobManager --sample 40 --seed 1 --jobs 1 --json FILE
// Without --contract every target, without --sample every mutant. Exits 1 if under --floor percent (90) are killed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { forgeBinary } from '../forge.mjs';
import { compile, sourceOf } from '../compiler.mjs';
import { EXPLAINED } from './explained.mjs';
import { mutantsOf } from './operators.mjs';
import { score, survivors, table } from './report.mjs';
import { install, runTests, workshop } from './runner.mjs';
import { TARGETS } from './targets.mjs';

const { values } = parseArgs({
  options: {
    contract: { type: 'string', multiple: true },
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '1' },
    floor: { type: 'string', default: '90' },
    json: { type: 'string' },
    list: { type: 'boolean', default: false },
  },
});

const FUZZ = { fuzzRuns: 32, invariantRuns: 8 };
// A mutant whose tests never end counts as noticed; that it ran on a busy machine must not.
const LEAST_LIMIT_MS = 120_000;
const LIMIT_FACTOR = 10;

function stop(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

function whole(name, least) {
  const number = Number(values[name]);
  if (!Number.isSafeInteger(number) || number < least) stop(`--${name} must be a whole number of at least ${least}, not ${values[name]}`);
  return number;
}

/** The same mutants for the same seed on every machine: those whose names hash lowest. */
function sampled(mutants, size, seed) {
  const rank = (mutant) =>
    createHash('sha256').update(`${seed} ${mutant.file} ${mutant.start} ${mutant.label}`).digest('hex');
  return mutants
    .map((mutant) => ({ mutant, rank: rank(mutant) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, size)
    .map(({ mutant }) => mutant)
    .sort((a, b) => (a.file === b.file ? a.start - b.start : a.file < b.file ? -1 : 1));
}

const why = ({ file, became }) => EXPLAINED.find((known) => known.file === file && known.became === became)?.why;

const codeOf = (contracts) =>
  JSON.stringify(Object.values(contracts).map((byName) => Object.values(byName).map(({ evm }) => evm.bytecode.object)));

function prepare(target) {
  const units = [target.contract, ...(target.units ?? [])];
  let deep = false;
  let original = compile(units, { ast: true });
  if (original.error?.includes('Stack too deep')) {
    deep = true;
    original = compile(units, { ast: true, deep });
  }
  if (original.error) stop(`${target.contract} does not compile: ${original.error}`);
  const mutants = target.sources.flatMap((file) => mutantsOf(file, sourceOf(file), original.asts[file].ast));
  return { target, units, deep, original, mutants };
}

const foldersOf = ({ near, far }) => [near, far].filter(({ length }) => length > 0);

async function judge({ target, units, deep, original }, mutant, home, limits) {
  const compiled = compile(units, { replaced: { [mutant.file]: mutant.source }, deep });
  if (compiled.error) return { outcome: 'compile error' };
  if (codeOf(compiled.contracts) === codeOf(original.contracts)) return { outcome: 'equivalent' };
  install(home, compiled.contracts);
  for (const [n, folders] of foldersOf(target).entries()) {
    const { outcome, by } = await runTests(home, folders, { ...FUZZ, limitMs: limits[n] });
    if (outcome === 'failed') return { outcome: 'killed', by };
    if (outcome === 'timed out') return { outcome };
  }
  return { outcome: 'survived' };
}

/** The tests must pass on the contract as it is; answers how long each set of them may take with a mutant. */
async function healthy({ target, original }, home) {
  install(home, original.contracts);
  const limits = [];
  for (const folders of foldersOf(target)) {
    const started = Date.now();
    const { outcome, by } = await runTests(home, folders, { ...FUZZ, limitMs: LIMIT_FACTOR * LEAST_LIMIT_MS });
    if (outcome !== 'passed') stop(`the tests of ${target.name} fail without any mutant: ${by ?? outcome}`);
    limits.push(Math.max(LEAST_LIMIT_MS, LIMIT_FACTOR * (Date.now() - started)));
  }
  return limits;
}

/** A run whose tests cannot fail would report nothing but survivors, or worse: an empty contract must be noticed. */
async function noticed({ target, original }, home) {
  const empty = { evm: { bytecode: { object: '00' }, deployedBytecode: { object: '00' } } };
  install(home, { [target.contract]: { [target.name]: empty } });
  const { outcome } = await runTests(home, target.near, { ...FUZZ, limitMs: LIMIT_FACTOR * LEAST_LIMIT_MS });
  if (outcome !== 'failed') stop(`the tests of ${target.name} do not notice an empty contract: ${outcome}`);
  install(home, original.contracts);
}

async function runTarget(prepared, homes, results) {
  const size = values.sample === undefined ? prepared.mutants.length : whole('sample', 1);
  const queue = sampled(prepared.mutants, size, values.seed);
  const started = Date.now();
  await Promise.all(
    homes.map(async (home) => {
      const limits = await healthy(prepared, home);
      await noticed(prepared, home);
      for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
        const { source: _source, start: _start, ...told } = mutant;
        const verdict = await judge(prepared, mutant, home, limits);
        results.push({ target: prepared.target.name, ...told, ...verdict, why: why(mutant) });
        if (verdict.outcome === 'survived') process.stdout.write(`survived ${told.file}:${told.line} ${told.where}: ${told.original} → ${told.mutant}\n`);
      }
      // The next target's tests must meet this contract as it is.
      install(home, prepared.original.contracts);
    }),
  );
  const done = results.filter(({ target }) => target === prepared.target.name).length;
  process.stdout.write(`${prepared.target.name}: ${done} of ${prepared.mutants.length} in ${Math.round((Date.now() - started) / 1000)} s\n`);
}

const chosen = values.contract ?? TARGETS.map(({ name }) => name);
const unknown = chosen.filter((name) => !TARGETS.some((target) => target.name === name));
if (unknown.length > 0) stop(`no such target: ${unknown.join(', ')}; there are ${TARGETS.map(({ name }) => name).join(', ')}`);
const targets = TARGETS.filter(({ name }) => chosen.includes(name));

if (values.list) {
  for (const target of targets) process.stdout.write(`${target.name} ${prepare(target).mutants.length}\n`);
} else {
  const built = spawnSync(forgeBinary(), ['build'], { cwd: `${import.meta.dirname}/../..`, encoding: 'utf8' });
  if (built.status !== 0) stop(`forge build failed:\n${built.stdout}${built.stderr}${built.error ?? ''}`);
  const homes = Array.from({ length: whole('jobs', 1) }, (_, job) => workshop(job));
  const results = [];
  for (const target of targets) await runTarget(prepare(target), homes, results);
  const { counted, killed } = score(results);
  const rate = counted === 0 ? 0 : (100 * killed) / counted;
  process.stdout.write(`\n${table(results)}\n\n${survivors(results)}\n\n${killed} of ${counted} killed, ${rate.toFixed(1)} %\n`);
  if (values.json) writeFileSync(values.json, `${JSON.stringify({ seed: values.seed, counted, killed, results }, null, 2)}\n`);
  process.exitCode = rate < whole('floor', 0) ? 1 : 0;
}

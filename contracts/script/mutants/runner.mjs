// Tests deploy from artifacts, so a mutant is bytecode written into a private copy of `out`: forge sees unchanged sources, compiles
// nothing and runs what lies there.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { forgeBinary } from '../forge.mjs';

const root = join(import.meta.dirname, '..', '..');

/** A copy of the artifacts and of forge's cache that takes itself for the place where they were made. */
export function workshop(job) {
  const home = join(root, 'cache', 'mutants', String(job));
  rmSync(home, { recursive: true, force: true });
  mkdirSync(join(home, 'cache'), { recursive: true });
  cpSync(join(root, 'out'), join(home, 'out'), { recursive: true });
  const cache = JSON.parse(readFileSync(join(root, 'cache', 'solidity-files-cache.json'), 'utf8'));
  // forge compares these with its settings, and has them relative to the project.
  cache.paths.artifacts = relative(root, join(home, 'out'));
  cache.paths.build_infos = relative(root, join(home, 'out', 'build-info'));
  writeFileSync(join(home, 'cache', 'solidity-files-cache.json'), JSON.stringify(cache));
  return home;
}

/** Puts the compiled contracts of every unit in the place of forge's own, for each profile that has one. */
export function install(home, contracts) {
  for (const [file, byName] of Object.entries(contracts)) {
    for (const [name, { evm }] of Object.entries(byName)) {
      for (const profile of ['', '.size', '.tests']) {
        const path = join(home, 'out', basename(file), `${name}${profile}.json`);
        if (!existsSync(path)) continue;
        const artifact = JSON.parse(readFileSync(path, 'utf8'));
        artifact.bytecode.object = `0x${evm.bytecode.object}`;
        artifact.deployedBytecode.object = `0x${evm.deployedBytecode.object}`;
        writeFileSync(path, JSON.stringify(artifact));
      }
    }
  }
}

/** Settles with `passed`, `failed` (and by which test) or `timed out`. */
export function runTests(home, folders, { fuzzRuns, invariantRuns, limitMs }) {
  for (const kept of ['fuzz', 'invariant']) rmSync(join(home, 'cache', kept), { recursive: true, force: true });
  const env = {
    ...process.env,
    FOUNDRY_PROFILE: 'default',
    FOUNDRY_OUT: join(home, 'out'),
    FOUNDRY_CACHE_PATH: join(home, 'cache'),
    FOUNDRY_FUZZ_RUNS: String(fuzzRuns),
    FOUNDRY_FUZZ_SEED: '0x1',
    FOUNDRY_INVARIANT_RUNS: String(invariantRuns),
    FOUNDRY_FUZZ_FAILURE_PERSIST_DIR: join(home, 'cache', 'fuzz'),
    FOUNDRY_INVARIANT_FAILURE_PERSIST_DIR: join(home, 'cache', 'invariant'),
    // Unoptimised code, and the test of the whole economy, are longer than a chain would take.
    FOUNDRY_CODE_SIZE_LIMIT: '1000000',
  };
  const path = folders.length === 1 ? `test/${folders[0]}/**` : `test/{${folders.join(',')}}/**`;
  return new Promise((resolve, reject) => {
    const child = spawn(forgeBinary(), ['test', '--match-path', path, '--fail-fast'], { cwd: root, env, detached: true });
    let text = '';
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      process.kill(-child.pid, 'SIGKILL');
    }, limitMs);
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      if (late) return resolve({ outcome: 'timed out' });
      if (/Compiling \d+ files/.test(text)) return reject(new Error('forge compiled again: the copy of its cache does not match its sources'));
      const by = /^\[FAIL[^\n]*\] (\w+)\(/m.exec(text)?.[1];
      if (code === 0 && !by) return resolve({ outcome: 'passed' });
      // A runner that fails for another reason must not count as a test that noticed.
      if (!by && !/\[FAIL/.test(text)) return reject(new Error(`forge failed without a failing test:\n${text.slice(-2_000)}`));
      return resolve({ outcome: 'failed', by: by ?? 'a test without a line of its own (an invariant, or setUp)' });
    });
  });
}

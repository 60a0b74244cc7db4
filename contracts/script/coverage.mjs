#!/usr/bin/env node
// Lines and branches that the tests reach, by contract. `forge coverage` loses what `deployCode` deploys where there are several compiler
// profiles, so here there is one, and ./solc-coverage behind it. Arguments are forge's: --match-path 'test/ShareExchange/**', --report lcov.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { forgeBinary } from './forge.mjs';

const env = {
  FOUNDRY_SOLC: './solc-coverage',
  FOUNDRY_VIA_IR: 'false',
  FOUNDRY_OPTIMIZER: 'false',
  FOUNDRY_ADDITIONAL_COMPILER_PROFILES: '[]',
  FOUNDRY_COMPILATION_RESTRICTIONS: '[]',
  // Unoptimised code is longer than a chain would take.
  FOUNDRY_CODE_SIZE_LIMIT: '1000000',
  FOUNDRY_FUZZ_RUNS: '16',
  FOUNDRY_INVARIANT_RUNS: '2',
};

const { status, error } = spawnSync(
  forgeBinary(),
  ['coverage', '--exclude-tests', '--no-match-coverage', 'lib/(forge-std|openzeppelin|prb-math)/', ...process.argv.slice(2)],
  { cwd: join(import.meta.dirname, '..'), env: { ...process.env, ...env }, stdio: 'inherit' },
);
if (error) process.stderr.write(`${error.message}\n`);
process.exitCode = status ?? 1;

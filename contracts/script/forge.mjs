#!/usr/bin/env node
// npm's `forge` ends with 0 whatever forge ended with, so a failing test or build looks like a good one. This one passes the status on.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const ARCHITECTURES = { x64: 'amd64', arm64: 'arm64' };

export function forgeBinary() {
  const name = `@foundry-rs/forge-${process.platform}-${ARCHITECTURES[process.arch]}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), 'bin', 'forge');
  } catch (cause) {
    throw new Error(`${name} is not installed: run npm install`, { cause });
  }
}

if (import.meta.main ?? process.argv[1] === import.meta.filename) {
  const { status, signal, error } = spawnSync(forgeBinary(), process.argv.slice(2), { stdio: 'inherit' });
  if (error) process.stderr.write(`${error.message}\n`);
  if (signal) process.stderr.write(`forge was ended by ${signal}\n`);
  process.exitCode = status ?? 1;
}

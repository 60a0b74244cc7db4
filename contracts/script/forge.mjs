#!/usr/bin/env node
// Runs forge itself: the launcher of its npm package ends with 0 whatever became of it, so that no failing test would fail a build.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const require = createRequire(createRequire(import.meta.url).resolve('@foundry-rs/forge/package.json'));
const arch = { x64: 'amd64', arm64: 'arm64' }[process.arch];
const binary = require.resolve(`@foundry-rs/forge-${process.platform}-${arch}/bin/forge`);
const { status, signal, error } = spawnSync(binary, process.argv.slice(2), { stdio: 'inherit' });
if (error) throw error;
if (signal) process.kill(process.pid, signal);
process.exitCode = status ?? 1;

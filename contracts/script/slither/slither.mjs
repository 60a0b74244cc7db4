#!/usr/bin/env node
// Runs Slither over src and holds its findings against slither.json. Exits 1 on a finding without a reason there, or a reason without a finding.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { buildInfo } from '../compiler.mjs';
import { forgeBinary } from '../forge.mjs';
import { slither } from './environment.mjs';
import { findingsOf, table, triage } from './triage.mjs';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'cache', 'slither');
const report = join(folder, 'report.json');

function analyse(binary) {
  const sources = readdirSync(join(root, 'src'), { recursive: true }).filter((file) => file.endsWith('.sol'));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'build-info'), { recursive: true });
  writeFileSync(join(folder, 'build-info', 'src.json'), JSON.stringify(buildInfo(sources.map((file) => join('src', file)).sort())));
  const args = ['.', '--ignore-compile', '--foundry-build-info-directory', join(folder, 'build-info'), '--json', report, '--fail-none'];
  // forge tells it which folders are whose; the seed makes Python's sets, and so the order of findings, the same every time
  const env = { ...process.env, PATH: `${dirname(forgeBinary())}${delimiter}${process.env.PATH}`, PYTHONHASHSEED: '0' };
  const { status, signal, error, stderr } = spawnSync(binary, args, { cwd: root, env, encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (error || status !== 0) throw new Error(`Slither failed (${error?.message ?? signal ?? status}): ${stderr?.slice(-4_000)}`);
  const { success, error: failure, results } = JSON.parse(readFileSync(report, 'utf8'));
  if (!success) throw new Error(`Slither failed: ${failure}`);
  return results.detectors ?? [];
}

try {
  const findings = findingsOf(analyse(slither()));
  const { open, unused, unreasoned } = triage(findings, JSON.parse(readFileSync(join(root, 'slither.json'), 'utf8')));
  process.stdout.write(`${table(findings, open)}\n`);
  for (const { impact, check, subject, at, description } of open) {
    process.stderr.write(`\n${impact} ${check} ${subject} (${at}) is neither fixed nor justified in slither.json:\n${description}\n`);
  }
  for (const { check, subject } of unused) process.stderr.write(`\nslither.json justifies ${check} ${subject}, which is not found any more\n`);
  for (const { check, subject } of unreasoned) process.stderr.write(`\nslither.json has no one-line reason for ${check} ${subject}\n`);
  process.exitCode = open.length + unused.length + unreasoned.length > 0 ? 1 : 0;
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

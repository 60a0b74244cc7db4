import { existsSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** One PostgreSQL and one Redis for the whole run; specs learn their addresses from the environment. */
export default async function globalSetup() {
  if (globalThis.icubedTestbed !== undefined) return;
  const entry = join(root, 'infra', 'local', 'dist', 'index.js');
  if (!existsSync(entry)) {
    const compiler = join(root, 'node_modules', 'typescript7', 'bin', 'tsc');
    const { status } = spawnSync(process.execPath, [compiler, '-b', join(root, 'infra', 'local')], {
      stdio: 'inherit',
    });
    if (status !== 0) throw new Error('infra/local does not build: the test infrastructure cannot be started');
  }
  const { startTestbed } = await import(entry);
  globalThis.icubedTestbed = await startTestbed();
  Object.assign(process.env, globalThis.icubedTestbed.env);
}

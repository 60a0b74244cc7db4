import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SetUpError } from './set-up-error.mjs';

const RUNTIME_MAJOR = 24;

/** The machine's own Node only runs this set-up. */
export function checkHost(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    throw new SetUpError(`Node ${version} is too old: 20.19 or newer is needed to start.`);
}

/** The Node that everything else runs on: npm's binary package, else the machine's own where it is new enough. */
export function runtime(root) {
  const own = join(root, 'node_modules', '.bin', 'node');
  const major = existsSync(own) ? majorOf(spawnSync(own, ['--version'], { encoding: 'utf8' }).stdout) : 0;
  if (major === RUNTIME_MAJOR) return own;
  if (majorOf(process.version) >= RUNTIME_MAJOR) return process.execPath;
  throw new SetUpError(
    `No Node ${RUNTIME_MAJOR}: npm brings one for Linux on x64 and arm64, and this is ${process.platform}-${process.arch}` +
      ` (or optional dependencies are switched off). Put a Node ${RUNTIME_MAJOR} on PATH.`,
  );
}

function majorOf(version) {
  return Number(/^v(\d+)\./.exec(version ?? '')?.[1] ?? 0);
}

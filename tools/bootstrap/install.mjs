import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { quietly, step } from './progress.mjs';
import { SetUpError } from './set-up-error.mjs';

const UNREACHABLE = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|network/;

/**
 * Installs what the lock file asks for, unless node_modules holds just that. Not `npm ci`: it refuses a lock file that
 * was written against a registry without every platform's optional binaries, although none of those would be installed.
 */
export async function install(root) {
  await step('dependencies', async () => {
    if (isInstalled(root)) return 'up to date';
    const env = { ...process.env, npm_config_onnxruntime_node_install: 'skip', NODE_ENV: 'development' };
    const npm = [
      'install',
      '--no-save',
      '--no-audit',
      '--no-fund',
      '--include=optional',
      '--include=dev',
      '--loglevel=error',
    ];
    const { code, output } = await quietly('npm', npm, { cwd: root, env });
    if (code === 0) return 'installed';
    const tail = output.split('\n').slice(-25).join('\n');
    if (code === 127) throw new SetUpError('npm is not on PATH.');
    if (UNREACHABLE.test(output))
      throw new SetUpError(`the npm registry cannot be reached. Check the network or npm's proxy settings.\n${tail}`);
    throw new SetUpError(`npm install failed.\n${tail}`);
  });
}

/**
 * Compares with npm's own record of what it installed rather than with a stamp of ours: `npm install` by hand is as
 * good, and an install that was cut off leaves no record.
 */
export function isInstalled(root) {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const found = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  if (wanted === undefined) throw new SetUpError('package-lock.json is missing or broken.');
  if (found === undefined) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    // the root is not in npm's record, and a package for another platform is not on this machine
    if (path === '' || (entry.optional && found[path] === undefined)) return true;
    if (entry.link) return existsSync(join(root, path));
    return (
      found[path] !== undefined && found[path].version === entry.version && found[path].integrity === entry.integrity
    );
  });
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

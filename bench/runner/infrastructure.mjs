import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postgresFolders, startKafka, startPostgres, startRedis } from '@icubed/local';

/** A temporary folder that goes with the run. */
export async function scratchFolder(cleanups) {
  const folder = await mkdtemp(join(tmpdir(), 'icubed-bench-'));
  await chmod(folder, 0o711); // PostgreSQL may have to run as another user
  const all = [folder, ...postgresFolders(join(folder, 'postgres'))];
  cleanups.add(() => Promise.all(all.map((path) => rm(path, { recursive: true, force: true }))));
  return folder;
}

/** Durable, as a service's is: fsync off would flatter whoever commits more often. */
export async function postgresIn(folder, cleanups) {
  const postgres = await startPostgres({ folder: join(folder, 'postgres') });
  cleanups.add(() => postgres.close());
  return postgres.url;
}

export async function redisIn(folder, cleanups) {
  const redis = await startRedis({ folder: join(folder, 'redis') });
  cleanups.add(() => redis.close());
  return redis.url;
}

/** host:port of a real broker; needs Java and Maven. */
export async function kafkaIn(folder, cleanups) {
  const kafka = await startKafka({ folder: join(folder, 'kafka') });
  cleanups.add(() => kafka.close());
  return kafka.url;
}

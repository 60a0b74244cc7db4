import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { redisBinary } from './redis-binary.js';
import { startRedis } from './start-redis.js';

describe('Redis on a folder', () => {
  const path = process.env['PATH'];
  const cache = process.env['XDG_CACHE_HOME'];
  let base: string;

  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'icubed-redis-'));
  });

  afterEach(async () => {
    restore('PATH', path);
    restore('XDG_CACHE_HOME', cache);
    await rm(base, { recursive: true, force: true });
  });

  it('keeps keys and password over a restart', async () => {
    const first = await startRedis({ folder: join(base, 'redis') });
    await use(first.url, (redis) => redis.set('kept', '7'));
    await first.close();
    const second = await startRedis({ folder: join(base, 'redis') });
    expect(new URL(second.url).password).toBe(new URL(first.url).password);
    expect(await use(second.url, (redis) => redis.get('kept'))).toBe('7');
    await second.close();
  });

  it('prefers the redis-server on PATH', async () => {
    await symlink('/bin/true', join(base, 'redis-server'));
    process.env['PATH'] = `${base}${delimiter}${path}`;
    expect((await redisBinary()).command).toBe(join(base, 'redis-server'));
  });

  it('names the ways to get one where there is none and none can be fetched', async () => {
    process.env['PATH'] = base;
    process.env['XDG_CACHE_HOME'] = base;
    await expect(redisBinary()).rejects.toMatchObject({
      code: 'DEVNET.REDIS_MISSING',
      detail: expect.stringContaining('apt-get install redis-server'),
    });
  });
});

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

async function use<T>(url: string, act: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url);
  try {
    return await act(redis);
  } finally {
    redis.disconnect();
  }
}

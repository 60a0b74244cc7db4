import { describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import pg from 'pg';
import { rpc } from '../anvil/rpc.js';
import { freshDatabase } from './fresh-database.js';
import { startChain } from './start-chain.js';
import { testRedisUrl } from './testbed.js';

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('testbed', () => {
  it('gives every caller an empty UTF8 database in UTC', async () => {
    const [one, two] = await Promise.all([freshDatabase(), freshDatabase()]);
    await query(one.url, 'create table only_here (id int)');
    expect(await query(two.url, `select to_regclass('only_here') as found`)).toEqual([{ found: null }]);
    expect(
      await query(
        one.url,
        `select current_setting('server_encoding') as encoding, current_setting('timezone') as zone`,
      ),
    ).toEqual([{ encoding: 'UTF8', zone: 'UTC' }]);
    await Promise.all([one.drop(), two.drop()]);
    await expect(query(one.url, 'select 1')).rejects.toThrow(/does not exist/);
  });

  it('drops a database that still has clients', async () => {
    const database = await freshDatabase();
    const client = new pg.Client({ connectionString: database.url });
    client.on('error', () => undefined);
    await client.connect();
    await database.drop();
    await expect(query(database.url, 'select 1')).rejects.toThrow(/does not exist/);
  });

  it('refuses a client without the password', async () => {
    const database = await freshDatabase();
    const url = new URL(database.url);
    url.password = 'guess';
    await expect(query(url.toString(), 'select 1')).rejects.toThrow(/password authentication failed/);
    await database.drop();
  });

  it('hands out a Redis that stores and needs its password', async () => {
    const redis = new Redis(testRedisUrl());
    await redis.set('testbed', 'yes');
    expect(await redis.get('testbed')).toBe('yes');
    await redis.del('testbed');
    redis.disconnect();
    const { host } = new URL(testRedisUrl());
    const stranger = new Redis(`redis://${host}`, { retryStrategy: () => null, maxRetriesPerRequest: 0 });
    stranger.on('error', () => undefined);
    await expect(stranger.get('testbed')).rejects.toThrow(/NOAUTH/);
    stranger.disconnect();
  });

  it('mines only when told to on a chain for specs', async () => {
    const chain = await startChain();
    expect(await rpc(chain.rpcUrl, 'eth_blockNumber')).toBe('0x0');
    await rpc(chain.rpcUrl, 'evm_mine');
    expect(await rpc(chain.rpcUrl, 'eth_blockNumber')).toBe('0x1');
    expect(chain.chainId).toBe(31337);
    await chain.close();
    await expect(rpc(chain.rpcUrl, 'eth_blockNumber')).rejects.toThrow();
  });
});

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { freshDatabase, rpc, startChain } from '@icubed/local';
import pg from 'pg';
import { assertChainNotBehind } from './chain-behind.js';

describe('a chain and what was mirrored of it', () => {
  let database: Awaited<ReturnType<typeof freshDatabase>>;
  let chain: Awaited<ReturnType<typeof startChain>>;

  beforeEach(async () => {
    [database, chain] = await Promise.all([freshDatabase(), startChain()]);
    await rpc(chain.rpcUrl, 'anvil_mine', ['0x5']);
  });

  afterEach(() => Promise.all([database.drop(), chain.close()]));

  async function mirrored(schema: string, number: number, hash: string): Promise<void> {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(
      `create schema ${schema}; create table ${schema}.mirror_cursor (final_number bigint, final_hash text)`,
    );
    await client.query(`insert into ${schema}.mirror_cursor values ($1, $2)`, [number, hash]);
    await client.end();
  }

  async function hashOf(number: number): Promise<string> {
    const block = await rpc(chain.rpcUrl, 'eth_getBlockByNumber', [`0x${number.toString(16)}`, false]);
    return (block as { hash: string }).hash;
  }

  it('fit on a first start', async () => {
    await expect(assertChainNotBehind(database.url, chain.rpcUrl)).resolves.toBeUndefined();
  });

  it('fit when the chain holds the last final block of every service', async () => {
    await mirrored('registry', 3, await hashOf(3));
    await mirrored('imo', 5, await hashOf(5));
    await expect(assertChainNotBehind(database.url, chain.rpcUrl)).resolves.toBeUndefined();
  });

  it('do not fit when the chain is behind the cursor of one service', async () => {
    await mirrored('registry', 3, await hashOf(3));
    await mirrored('executor', 9, `0x${'11'.repeat(32)}`);
    await expect(assertChainNotBehind(database.url, chain.rpcUrl)).rejects.toMatchObject({
      code: 'DEVNET.CHAIN_BEHIND',
      extras: { schema: 'executor', mirrored: 9, head: 5, option: '--reset' },
    });
  });

  it('do not fit when it is another chain of the same length', async () => {
    await mirrored('registry', 3, `0x${'11'.repeat(32)}`);
    await expect(assertChainNotBehind(database.url, chain.rpcUrl)).rejects.toMatchObject({
      code: 'DEVNET.CHAIN_BEHIND',
      detail: expect.stringMatching(/another block 3.*--reset/),
    });
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshDatabase, type FreshDatabase } from '@icubed/local';
import { messagingMigrations } from '@icubed/messaging';
import { PersistenceModule } from '@icubed/persistence';
import { createLogger, createMetrics, TelemetryModule } from '@icubed/telemetry';
import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import {
  ChainClock,
  ChainListenerModule,
  ContractReader,
  MirrorReader,
  MirrorStatus,
  MirrorTables1795000000000,
  Rpc,
} from '../src/index.js';
import { UsdChain } from './test-chain.js';
import { BalanceTable1795000000001, balances } from './transfers.js';

describe('ChainListenerModule', () => {
  let chain: UsdChain;
  let database: FreshDatabase;
  let writer: INestApplicationContext;
  let reader: INestApplicationContext;
  beforeAll(async () => {
    chain = await UsdChain.start();
    database = await freshDatabase();
    writer = await boot(true);
    reader = await boot(false);
  });
  afterAll(async () => {
    await writer?.close();
    await reader?.close();
    await chain?.close();
    await database?.drop();
  });

  async function boot(embedded: boolean): Promise<INestApplicationContext> {
    const migrations = [...messagingMigrations, MirrorTables1795000000000, BalanceTable1795000000001];
    const { deployment, rpcUrl } = chain;
    const listener = {
      schema: 'wallet',
      rpcUrls: [rpcUrl],
      deployment,
      finalityDepth: 2,
      projections: [balances],
      embedded,
      pollIntervalMs: 20,
    };
    const logger = createLogger({ service: 'wallet', level: 'silent' });
    const module = await Test.createTestingModule({
      imports: [
        TelemetryModule.forRoot({ logger, metrics: createMetrics({ service: 'wallet' }) }),
        PersistenceModule.forRoot({ name: 'wallet', url: database.url, schema: 'wallet', migrations }),
        ChainListenerModule.forService(listener),
      ],
    }).compile();
    return module.init();
  }

  it('mirrors in one process and reads in another, up to the block a caller asks for', async () => {
    await chain.mint(1, 12);
    await chain.mine(2);
    const block = await chain.head();
    await reader.get(MirrorReader).waitForBlock(block);
    const state = await reader.get(MirrorReader).finalState<{ balance: bigint }>('balance', chain.account(1));
    expect(state?.state.balance).toBe(12n);
    expect(await reader.get(MirrorStatus).read()).toMatchObject({
      headBlock: block,
      finalBlock: block - 2,
      halted: null,
    });
  });

  it('answers MIRROR.BEHIND for a block that does not come', async () => {
    const wait = reader.get(MirrorReader).waitForBlock((await chain.head()) + 5, 120);
    await expect(wait).rejects.toMatchObject({ code: 'MIRROR.BEHIND', retryable: true });
  });

  it('tells the time of the chain, not of the wall', async () => {
    const clock = reader.get(ChainClock);
    const before = await clock.headSeconds();
    await chain.rpc.call('evm_increaseTime', [86_400]);
    await chain.mine();
    await reader.get(MirrorReader).waitForBlock(await chain.head());
    expect((await clock.headSeconds()) - before).toBeGreaterThanOrEqual(86_400);
    expect(await clock.finalSeconds()).toBeLessThanOrEqual(before);
  });

  it('calls view functions', async () => {
    const abi = ['function balanceOf(address) view returns (uint256)'];
    const usd = new ContractReader(reader.get(Rpc), chain.deployment.contracts['TestUSD'] as string, abi);
    expect((await usd.read('balanceOf', [chain.account(1)]))[0]).toBe(12n);
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Mirror, MirrorReader } from '../src/index.js';
import { catchUp, freshIndex, Store } from './store.js';
import { UsdChain } from './test-chain.js';
import type { BalanceState } from './transfers.js';

describe('reorg', () => {
  let chain: UsdChain;
  let store: Store;
  let mirror: Mirror;
  beforeAll(async () => {
    chain = await UsdChain.start();
  });
  afterAll(() => chain.close());
  beforeEach(async () => {
    store = await Store.open();
    mirror = store.mirror(chain, { finalityDepth: 4 });
    await chain.mine(5);
    await catchUp(mirror);
  });
  afterEach(() => store.close());

  const stateOf = async (index: number): Promise<BalanceState | undefined> => {
    const reader = new MirrorReader(store.source, chain.deployment.chainId);
    return (await reader.headState<BalanceState>('balance', chain.account(index)))?.state;
  };

  it('takes back an account that only the lost branch knew', async () => {
    const back = await chain.fork();
    await chain.mint(1, 100);
    await catchUp(mirror);
    expect(await stateOf(1)).toEqual({ balance: 100n, trail: ['100'] });
    await back();
    await chain.mint(2, 1);
    await chain.mine();
    await catchUp(mirror);
    expect(await stateOf(1)).toBeUndefined();
    expect(await store.balances()).not.toHaveProperty(chain.account(1));
  });

  it('takes back one of two transfers and leaves what lies below', async () => {
    await chain.mint(3, 40);
    await catchUp(mirror);
    const back = await chain.fork();
    await chain.transfer(3, 4, 15);
    await chain.mint(3, 1);
    await catchUp(mirror);
    expect((await stateOf(3))?.trail).toEqual(['40', '-15', '1']);
    await back();
    await chain.mint(3, 1);
    await chain.mine(2);
    await catchUp(mirror);
    expect((await stateOf(3))?.trail).toEqual(['40', '1']);
    expect(await stateOf(4)).toBeUndefined();
  });

  it('refolds transfers that came back in another order', async () => {
    await chain.mint(5, 100);
    const back = await chain.fork();
    await chain.mint(5, 7);
    await chain.transfer(5, 6, 50);
    await catchUp(mirror);
    expect((await stateOf(5))?.trail).toEqual(['100', '7', '-50']);
    await back();
    await chain.transfer(5, 6, 50);
    await chain.mint(5, 7);
    await chain.mine();
    await catchUp(mirror);
    expect((await stateOf(5))?.trail).toEqual(['100', '-50', '7']);
  });

  it('announces only the branch that became final', async () => {
    const before = (await store.facts()).length;
    const back = await chain.fork();
    await chain.mint(7, 666);
    await catchUp(mirror);
    await back();
    await chain.mint(7, 42);
    await chain.mine(5);
    await catchUp(mirror);
    expect((await store.facts()).slice(before).map(({ value }) => value)).toEqual(['42']);
  });

  it('waits on a chain that only became shorter, and undoes once another branch shows', async () => {
    const back = await chain.fork();
    await chain.mint(8, 3);
    await chain.mine();
    await catchUp(mirror);
    await back();
    expect(await mirror.step()).toBeUndefined();
    expect(await stateOf(8)).toBeDefined();
    await chain.mine();
    await catchUp(mirror);
    expect(await stateOf(8)).toBeUndefined();
  });

  it('follows a reorg that the chain itself makes, with a transaction that came back in another block', async () => {
    await chain.mint(9, 5);
    await catchUp(mirror);
    await chain.mint(8, 11);
    await catchUp(mirror);
    const replayed = await chain.mintRequest(9, 2);
    await chain.rpc.call('anvil_reorg', [2, [[replayed, 1]]]);
    await chain.mine();
    await catchUp(mirror);
    expect((await stateOf(9))?.trail).toEqual(['2']);
    expect(await store.dump()).toContain('"finality": "PENDING"');
    expect(await stateOf(8)).toBeUndefined();
  });

  it('ends, after many reorgs of every depth, with what a fresh index stores', async () => {
    const deep = store.mirror(chain, { finalityDepth: 2 });
    for (let round = 0; round < 6; round += 1) {
      await chain.mint(1, 10 + round);
      const back = await chain.fork();
      for (let lost = 0; lost <= round % 2; lost += 1) await chain.transfer(1, 2 + lost, 1 + round);
      await catchUp(deep);
      await back();
      await chain.transfer(1, 3, 2);
      await chain.mint(2, round + 1);
      if (round % 3 === 0) await chain.mine(2);
      await catchUp(deep);
    }
    // the first cursor was moved at depth 4: everything it left behind is final at depth 2 by now
    expect(await store.dump()).toBe(await freshIndex(chain));
  });
});

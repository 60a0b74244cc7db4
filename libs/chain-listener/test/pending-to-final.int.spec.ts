import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MirrorReader } from '../src/index.js';
import { catchUp, freshIndex, Store } from './store.js';
import { UsdChain } from './test-chain.js';
import type { BalanceState } from './transfers.js';

describe('mirror', () => {
  let chain: UsdChain;
  let store: Store;
  beforeAll(async () => {
    chain = await UsdChain.start();
  });
  afterAll(() => chain.close());
  beforeEach(async () => {
    store = await Store.open();
  });
  afterEach(() => store.close());

  it('shows a transfer as pending at once and as final when enough blocks lie on it', async () => {
    const mirror = store.mirror(chain);
    await chain.mint(1, 500);
    await catchUp(mirror);
    expect((await store.balances())[chain.account(1)]).toBe('500 PENDING');
    await chain.mine();
    await catchUp(mirror);
    expect((await store.balances())[chain.account(1)]).toBe('500 PENDING');
    await chain.mine();
    await catchUp(mirror);
    expect((await store.balances())[chain.account(1)]).toBe('500 FINAL');
  });

  it('announces a transfer at finality, once, and not before', async () => {
    const mirror = store.mirror(chain);
    await chain.mine(3);
    await catchUp(mirror);
    const before = (await store.facts()).length;
    await chain.mint(2, 70);
    await catchUp(mirror);
    expect(await store.facts()).toHaveLength(before);
    await chain.mine(2);
    await catchUp(mirror);
    await chain.mine(5);
    await catchUp(mirror);
    expect((await store.facts()).slice(before)).toEqual([expect.objectContaining({ value: '70', balance: '70' })]);
  });

  it('keeps what is final apart from what is only at the head', async () => {
    const mirror = store.mirror(chain);
    const reader = new MirrorReader(store.source, chain.deployment.chainId);
    await chain.mint(3, 10);
    await chain.mine(2);
    await chain.mint(3, 5);
    await catchUp(mirror);
    const account = chain.account(3);
    expect((await reader.finalState<BalanceState>('balance', account))?.state.balance).toBe(10n);
    expect((await reader.headState<BalanceState>('balance', account))?.state.balance).toBe(15n);
    expect(await reader.finalState('balance', '0xunknown')).toBeUndefined();
  });

  it('folds several transfers of one block in their order', async () => {
    await chain.mint(4, 100);
    await chain.inOneBlock(async () => {
      await chain.transfer(4, 5, 30);
      await chain.transfer(4, 5, 20);
    });
    await catchUp(store.mirror(chain));
    const reader = new MirrorReader(store.source, chain.deployment.chainId);
    const state = (await reader.headState<BalanceState>('balance', chain.account(4)))?.state;
    expect(state).toEqual({ balance: 50n, trail: ['100', '-30', '-20'] });
  });

  it('counts a transfer to oneself once', async () => {
    await chain.mint(6, 9);
    await chain.transfer(6, 6, 4);
    await catchUp(store.mirror(chain));
    expect((await store.balances())[chain.account(6)]).toBe('9 PENDING');
  });

  it('stores the same following along block by block as indexing a long chain in small ranges', async () => {
    const following = store.mirror(chain);
    for (let amount = 1; amount <= 12; amount += 1) {
      await chain.mint(7, amount);
      if (amount % 4 === 0) await chain.transfer(7, 8, amount);
      await catchUp(following);
    }
    const late = await Store.open();
    const batches = await catchUp(late.mirror(chain, { limits: { start: 2, max: 3, maxLogs: 2 } }));
    expect(batches).toBeGreaterThan(5);
    expect(await late.dump()).toBe(await store.dump());
    expect(await freshIndex(chain)).toBe(await store.dump());
    await late.close();
  });
});

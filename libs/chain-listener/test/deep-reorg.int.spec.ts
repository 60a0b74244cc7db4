import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { catchUp, freshIndex, Store } from './store.js';
import { UsdChain } from './test-chain.js';

const DEPTH = 256;
const options = { finalityDepth: DEPTH + 44 };

describe('a reorg 256 blocks deep', () => {
  let chain: UsdChain;
  let store: Store;
  beforeAll(async () => {
    chain = await UsdChain.start();
    store = await Store.open();
  });
  afterAll(async () => {
    await store.close();
    await chain.close();
  });

  /** So many blocks, every eighth with a transfer. */
  async function branch(blocks: number, to: number): Promise<void> {
    for (let mined = 0; mined < blocks; mined += 1) {
      if (mined % 8 === 0) await chain.transfer(1, to, 1 + mined);
      else await chain.mine();
    }
  }

  it('is followed to what a fresh index stores, and back again by the next one', async () => {
    await chain.mint(1, 1_000_000);
    const mirror = store.mirror(chain, options);
    await catchUp(mirror);
    const base = await chain.head();
    const back = await chain.fork();
    await branch(DEPTH, 2);
    await catchUp(mirror);
    expect(await chain.head()).toBe(base + DEPTH);
    expect(Object.keys(await store.balances())).toEqual(expect.arrayContaining([chain.account(1), chain.account(2)]));

    await back();
    const backAgain = await chain.fork();
    await branch(DEPTH + 1, 3);
    await catchUp(mirror);
    expect(Object.keys(await store.balances()).toSorted()).toEqual([chain.account(1), chain.account(3)].toSorted());
    expect(await store.dump()).toBe(await freshIndex(chain, options));

    await backAgain();
    await branch(DEPTH + 2, 4);
    await catchUp(mirror);
    expect(await store.dump()).toBe(await freshIndex(chain, options));
    expect((await store.facts()).map(({ value }) => value)).toEqual([]);
  });
});

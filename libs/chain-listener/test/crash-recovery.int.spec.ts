import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PHASES, type Phase } from '../src/mirror/batch.js';
import { catchUp, freshIndex, Store } from './store.js';
import { UsdChain } from './test-chain.js';

class Crash extends Error {}

describe('crash recovery', () => {
  let chain: UsdChain;
  beforeAll(async () => {
    chain = await UsdChain.start();
  });
  afterAll(() => chain.close());

  /** Steps a mirror that dies in `phase` once per batch; each time a new one takes over. */
  async function stumbleThrough(store: Store, phase: Phase): Promise<number> {
    let crashes = 0;
    for (;;) {
      const dying = store.mirror(chain, { onPhase: (ended) => void (ended === phase && fail()) });
      const before = await store.dump();
      try {
        if ((await dying.step()) === undefined) return crashes;
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
        crashes += 1;
        expect(await store.dump()).toBe(before);
      }
      if ((await store.mirror(chain).step()) === undefined) return crashes;
    }
  }
  const fail = (): never => {
    throw new Crash();
  };

  it.each(PHASES)(
    'leaves nothing behind when it dies after «%s», and goes on as if nothing had happened',
    async (phase) => {
      const store = await Store.open();
      const healthy = store.mirror(chain);
      await catchUp(healthy);
      await chain.mint(1, 50);
      const back = await chain.fork();
      await chain.transfer(1, 2, 5);
      await catchUp(healthy);
      await back();
      await chain.transfer(1, 3, 6);
      await chain.mint(2, 8);
      const crashes = await stumbleThrough(store, phase);
      await chain.mine(3);
      expect(crashes + (await stumbleThrough(store, phase))).toBeGreaterThanOrEqual(2);
      expect(await store.dump()).toBe(await freshIndex(chain));
      await store.close();
    },
  );
});

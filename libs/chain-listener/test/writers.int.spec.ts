import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EventIndex } from '../src/projection/event-index.js';
import { BatchWriter } from '../src/mirror/batch-writer.js';
import { catchUp, freshIndex, Store } from './store.js';
import { UsdChain } from './test-chain.js';
import { balances } from './transfers.js';

describe('writers of one mirror', () => {
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

  it('refuses blocks that were delivered before', async () => {
    const mirror = store.mirror(chain);
    await catchUp(mirror);
    await chain.mint(1, 5);
    const batch = await mirror.step();
    const before = await store.dump();
    const projections = [balances];
    const index = new EventIndex(chain.deployment, projections);
    const writer = new BatchWriter(store.source, { chainId: chain.deployment.chainId, projections, index });
    if (batch === undefined) throw new Error('there was a new block');
    await expect(writer.write(batch)).rejects.toMatchObject({ code: 'MIRROR.WRITER_LOST', retryable: true });
    expect(await store.dump()).toBe(before);
  });

  it('lets one of two writers of the same block win and the other lose before it has written', async () => {
    await catchUp(store.mirror(chain));
    await chain.mint(2, 6);
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => store.mirror(chain).step()));
    const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
    const nothing = outcomes.filter((outcome) => outcome.status === 'fulfilled' && outcome.value === undefined);
    expect(lost.length + nothing.length).toBe(2);
    for (const { reason } of lost) expect(reason).toMatchObject({ code: 'MIRROR.WRITER_LOST' });
    await catchUp(store.mirror(chain));
    expect(await store.dump()).toBe(await freshIndex(chain));
  });

  it('stays right when two writers race through a chain that grows and forks', async () => {
    const writers = [store.mirror(chain), store.mirror(chain)];
    const race = async (): Promise<void> => {
      for (let turn = 0; turn < 4; turn += 1) await Promise.allSettled(writers.map((writer) => writer.step()));
    };
    for (let round = 0; round < 4; round += 1) {
      await chain.mint(3, 20);
      const back = await chain.fork();
      await chain.transfer(3, 4, 2);
      await race();
      await back();
      await chain.transfer(3, 5, 3);
      await chain.mine();
      await race();
    }
    await catchUp(store.mirror(chain));
    expect(await store.dump()).toBe(await freshIndex(chain));
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type AnyProjection, rebuildProjections } from '../src/index.js';
import { catchUp, freshIndex, Store } from './store.js';
import { UsdChain } from './test-chain.js';
import { balances, type BalanceState } from './transfers.js';

describe('rebuild of a projection', () => {
  let chain: UsdChain;
  let store: Store;
  beforeAll(async () => {
    chain = await UsdChain.start();
    for (let amount = 1; amount <= 9; amount += 1) await chain.mint(1 + (amount % 3), amount * 10);
    await chain.transfer(1, 4, 5);
    await chain.mine();
    await chain.transfer(2, 5, 1);
  });
  afterAll(() => chain.close());
  beforeEach(async () => {
    store = await Store.open();
    await catchUp(store.mirror(chain));
  });
  afterEach(() => store.close());

  const rebuild = (projection: AnyProjection = balances) => {
    const { deployment } = chain;
    return rebuildProjections({ source: store.source, deployment, projections: [projection], logsAtATime: 3 });
  };

  it('restores damaged states and read models from the stored events, pending and final, and announces nothing', async () => {
    const whole = await store.dump();
    expect(whole).toContain('PENDING');
    await store.source.query(`UPDATE balance SET amount = 0, finality = 'FINAL' WHERE account = $1`, [
      chain.account(1),
    ]);
    await store.source.query('DELETE FROM balance WHERE account = $1', [chain.account(2)]);
    await store.source.query(`UPDATE mirror_state SET head_state = '{}', final_state = '{}'`);
    expect(await rebuild()).toEqual({ logs: 11, aggregates: 5 });
    expect(await store.dump()).toBe(whole);
  });

  it('applies a projection that was changed, to what is long final', async () => {
    const doubled: AnyProjection = {
      ...balances,
      evolve(state, event, id) {
        const next = balances.evolve(state, event, id) as BalanceState;
        return { ...next, trail: next.trail.map((change) => (change.startsWith('x') ? change : `x${change}`)) };
      },
    };
    await rebuild(doubled);
    const [row] = await store.source.query<{ final_state: { trail: string[] } }[]>(
      'SELECT final_state FROM mirror_state WHERE id = $1',
      [chain.account(1)],
    );
    expect(row?.final_state.trail).toEqual(['x30', 'x60', 'x90', 'x-5']);
  });

  it('goes on from where it was, with a mirror that ran meanwhile', async () => {
    await chain.mint(3, 1);
    const mirror = store.mirror(chain);
    await Promise.all([rebuild(), mirror.step()]);
    await chain.mint(3, 2);
    await catchUp(mirror);
    expect(await store.dump()).toBe(await freshIndex(chain));
  });

  it('refuses when nothing was mirrored yet', async () => {
    const empty = await Store.open();
    const { deployment } = chain;
    const nothing = rebuildProjections({ source: empty.source, deployment, projections: [balances] });
    await expect(nothing).rejects.toMatchObject({ code: 'MIRROR.BEHIND' });
    await empty.close();
  });
});

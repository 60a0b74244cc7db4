import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADA, GRACE, World } from './imo-world.js';
import * as story from './story.js';
import { POOL, PRICE } from './story.js';

describe('a reorg that takes back the reservation that filled the pool', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world?.close());

  it('opens the offering again, takes back the backer’s shares and never announces the lock', async () => {
    const model = await story.offerModel(world, 'reorg');
    await story.reserve(world, ADA, model.did, POOL - 100);
    await story.fund(world, GRACE, 100n * PRICE);
    const fill = await story.prepareReservation(world, GRACE, model.did, 100);
    const [approve, reserve] = fill.transactions;
    if (approve === undefined || reserve === undefined) throw new Error('an approval and a reservation were prepared');
    await world.sendRaw(GRACE, approve);
    await world.mine(3);

    const snapshot = await world.rpc<string>('evm_snapshot');
    await world.sendPrepared(GRACE, { ...fill, transactions: [reserve] });
    expect(await story.readOffering(world, model.did)).toMatchObject({ status: 'LOCKED', finality: 'PENDING' });
    await world.rpc('evm_revert', snapshot);
    await story.fund(world, ADA, 1n);
    await world.mine(4);

    expect(await story.readOffering(world, model.did)).toMatchObject({
      status: 'OPEN',
      sharesReserved: POOL - 100,
      unlockAt: null,
    });
    const accounts = (await story.readAsset(world, model.did)).positions.nodes.map(({ account }) => account);
    expect(accounts).not.toContain(world.address(GRACE));
    expect((await story.factsOf(world, model.did)).map(({ type }) => type)).not.toContain(
      'icubed.imo.offering-locked.v1',
    );

    await world.sendPrepared(GRACE, await story.prepareReservation(world, GRACE, model.did, 100));
    await world.mine(2);
    expect(await story.readOffering(world, model.did)).toMatchObject({ status: 'LOCKED', finality: 'FINAL' });
    const locks = (await story.factsOf(world, model.did)).filter(
      ({ type }) => type === 'icubed.imo.offering-locked.v1',
    );
    expect(locks).toHaveLength(1);
  });
});

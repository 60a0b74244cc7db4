import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADA, CREATOR, World } from './imo-world.js';
import * as story from './story.js';

const PAYER = 9;
const DIDS = '$dids: [Did!]!';

/** A model, its fine-tune, and the fine-tune's fine-tune; each test goes on where the one before ended. */
describe('royalties over three generations', () => {
  let world: World;
  let [first, second, third]: story.Model[] = [];
  beforeAll(async () => {
    world = await World.start();
    first = await story.registerModel(world, 'first');
    second = await story.registerModel(world, 'second', first);
    third = await story.registerModel(world, 'third', second);
    await story.fund(world, PAYER, 10_000_000n);
    await world.send(PAYER, 'TestUSD', 'approve', world.deployment.contracts.RevenueLedger, 10_000_000n);
    await world.send(PAYER, 'RevenueLedger', 'pay', third.assetId, 10_000_000n);
  });
  afterAll(() => world?.close());

  const distribution = (...models: (story.Model | undefined)[]) =>
    world.prepare(ADA, 'prepareDistribution', DIDS, { dids: models.map((model) => model?.did) });
  const claimable = (model: story.Model | undefined) =>
    world.view<bigint>('RevenueLedger', 'claimable', model?.assetId, world.address(CREATOR));

  it('are passed on hop by hop, from child to parent, by anybody', async () => {
    const prepared = await distribution(first, third, second, third);
    // the first generation has no parents; the second owes only once the third has passed on
    expect(prepared['transactions']).toHaveLength(2);
    await world.sendPrepared(ADA, prepared);
    // 10 USD less 2.5 %; rates: own 10.5 % to the second, inherited 15 % to the first
    expect(await Promise.all([first, second, third].map(claimable))).toEqual([1_462_500n, 1_023_750n, 7_263_750n]);
  });

  it('are claimed by every creator upstream, to the last base unit', async () => {
    const before = await world.view<bigint>('TestUSD', 'balanceOf', world.address(CREATOR));
    const dids = [first, second, third].map((model) => model?.did);
    await world.sendPrepared(CREATOR, await world.prepare(CREATOR, 'prepareClaim', DIDS, { dids }));
    expect((await world.view<bigint>('TestUSD', 'balanceOf', world.address(CREATOR))) - before).toBe(9_750_000n);
  });

  it('say so when there is nothing to pass on, and refuse a list without end', async () => {
    expect(await distribution(third, second)).toMatchObject({
      __typename: 'NothingToDistribute',
      code: 'IMO.NOTHING_TO_DISTRIBUTE',
    });
    await expect(distribution(...Array.from({ length: 101 }, () => third))).rejects.toThrow(/1 to 100 assets/);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADA, CREATOR, eventually, GRACE, World } from './imo-world.js';
import * as story from './story.js';
import { POOL, SHARE } from './story.js';

const DAY = 86_400;
const ARBITER = 0;
/** accounts of the mnemonic that nothing else uses */
const FIRST_BACKER = 20;
const CHALLENGE_BOND_USD_MICROS = 10_000_000_000n;

/** An offering with twenty backers, released and then voided by a dispute that the arbiter upholds. */
describe('the backers of an offering', () => {
  let world: World;
  let model: story.Model;
  beforeAll(async () => {
    world = await World.start();
    model = await story.registerModel(world, 'backed');
  });
  afterAll(() => world?.close());

  const backing = async () => (await story.readOffering(world, model.did))['backing'];
  const counted = async () =>
    (await story.factsOf(world, model.did)).filter(({ type }) => type === 'icubed.imo.backers-counted.v1');

  it('are counted as they come, and as reservations are resold', async () => {
    await world.sendPrepared(CREATOR, await story.prepareOffering(world, model.did, { vestingDays: 30 }));
    expect(await backing()).toEqual({ backers: 0, largestUnits: '0', counts: false });
    await story.reserve(world, ADA, model.did, 100_000);
    await story.reserve(world, GRACE, model.did, 102_000);
    const two = { backers: 2, largestUnits: String(102_000n * SHARE), counts: false };
    expect(await backing()).toEqual(two);
    await story.reserve(world, ADA, model.did, 2_001);
    expect(await backing()).toMatchObject({ backers: 2, largestUnits: String(102_001n * SHARE) });
  });

  it('are announced at the release, at finality and once', async () => {
    const many = Array.from({ length: 18 }, (_, at) => FIRST_BACKER + at);
    for (const [at, index] of many.entries()) {
      await world.rpc('anvil_setBalance', world.address(index), '0xde0b6b3a7640000');
      const left = POOL - 204_001 - 17 * 17_000;
      await story.reserve(world, index, model.did, at === 17 ? left : 17_000);
    }
    const offering = await story.readOffering(world, model.did);
    expect(offering).toMatchObject({ status: 'LOCKED', backing: { backers: 20, counts: false } });
    await world.warpTo(Date.parse(String(offering['unlockAt'])) / 1_000);
    await story.reveal(world, model);
    expect(await counted()).toEqual([]);
    await world.mine(3);
    const [fact] = await eventually(async () => (await counted()).length > 0 && counted());
    expect(fact!.data).toMatchObject({
      creator: world.address(CREATOR),
      backers: 20,
      largestUnits: String(102_001n * SHARE),
    });
    // of what the largest holds, one share is too much
    expect(await backing()).toEqual({ backers: 20, largestUnits: String(102_001n * SHARE), counts: false });
  });

  it('stay who they were when shares are traded, and the void of the offering is announced at finality', async () => {
    const { revenue } = await story.readAsset(world, model.did);
    const move = (to: string, units: bigint): string =>
      `0xa9059cbb${to.slice(2).toLowerCase().padStart(64, '0')}${units.toString(16).padStart(64, '0')}`;
    const receipt = await world.sendRaw(ADA, {
      to: String(revenue['shareToken']),
      data: move(world.address(ARBITER), 50_000n * SHARE),
    });
    await world.mirrored(receipt.blockNumber);
    expect(await backing()).toMatchObject({ backers: 20, largestUnits: String(102_001n * SHARE) });

    await story.fund(world, GRACE, CHALLENGE_BOND_USD_MICROS);
    const { RevealDisputes } = world.deployment.contracts;
    await world.send(GRACE, 'TestUSD', 'approve', RevealDisputes, CHALLENGE_BOND_USD_MICROS);
    await world.send(GRACE, 'RevealDisputes', 'challenge', model.assetId, 'bafyevidence');
    await world.send(ARBITER, 'RevealDisputes', 'decide', model.assetId, false, 'bafyverdict');
    await world.warpTo((await world.now()) + 3 * DAY);
    const concluded = await world.send(GRACE, 'RevealDisputes', 'conclude', model.assetId);
    await world.mirrored(concluded.blockNumber);
    const voided = async () =>
      (await story.factsOf(world, model.did)).filter(({ type }) => type === 'icubed.imo.offering-voided.v1');
    expect(await story.readOffering(world, model.did)).toMatchObject({ status: 'VOIDED', finality: 'PENDING' });
    expect(await voided()).toEqual([]);
    await world.mine(3);
    const [fact] = await eventually(async () => (await voided()).length > 0 && voided());
    expect(fact!.data).toMatchObject({ did: model.did, origin: { blockNumber: String(concluded.blockNumber) } });
    await world.mine(3);
    expect(await voided()).toHaveLength(1);
    expect(await counted()).toHaveLength(1);
  });
});

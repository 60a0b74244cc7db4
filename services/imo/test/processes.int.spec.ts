import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hostChainListener } from '../src/host.js';
import { ADA, CREATOR, World } from './imo-world.js';
import * as story from './story.js';

describe('the service and its processes', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world?.close());

  it('goes on after a restart where it stopped, with what happened meanwhile', async () => {
    const model = await story.registerModel(world, 'restart');
    const prepared = await story.prepareOffering(world, model.did);
    await world.restart();
    await world.sendPrepared(CREATOR, prepared);
    expect(await story.readOffering(world, model.did)).toMatchObject({ status: 'OPEN' });
    expect(await fetch(`${world.url}/health/ready`).then(({ status }) => status)).toBe(200);
  });

  it('reads what a mirror in a process of its own has written', async () => {
    const [listener] = await world.restart({ CHAIN_LISTENER: 'false' }, hostChainListener);
    const model = await story.offerModel(world, 'apart');
    await story.reserve(world, ADA, model.did, 7);
    expect(await story.readOffering(world, model.did)).toMatchObject({ sharesReserved: 7 });
    await listener?.close();
    await world.rpc('evm_mine');
    const behind = await world.graphql(
      undefined,
      'query ($block: Uint256) { offering(did: "did:icubed:31337:1", minBlock: $block) { id } }',
      {
        block: String(Number(await world.rpc<string>('eth_blockNumber'))),
      },
    );
    expect(behind.errors?.[0]?.extensions.code).toBe('MIRROR.BEHIND');
  });

  it('refuses to start on a chain that is shorter than what it has mirrored', async () => {
    const snapshot = await world.rpc<string>('evm_snapshot');
    await world.restart({ CHAIN_LISTENER: 'true' });
    await world.mine(6);
    await world.rpc('evm_revert', snapshot);
    await expect(world.restart()).rejects.toMatchObject({ code: 'MIRROR.CHAIN_BEHIND' });
  });
});

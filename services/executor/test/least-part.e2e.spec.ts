import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { interfaces } from '@icubed/contracts-abi';
import { rpc } from '@icubed/local';
import { eventually } from './eventually.js';
import { ExecutorWorld } from './executor-world.js';

let world: ExecutorWorld;

beforeAll(async () => {
  world = await ExecutorWorld.start();
  await world.release();
});
afterAll(() => world.close());

const GOVERNOR = 0;
const announce = (bps: number) =>
  world.send(
    GOVERNOR,
    world.deployment.contracts.JobManager,
    interfaces.JobManager.encodeFunctionData('setMinAssetBps', [bps]),
  );

describe('the least part of a call that is its asset’s', () => {
  it('is quoted by as soon as a raise is announced, three days before a settlement needs it', async () => {
    await world.node({ priceUsdMicros: 4_000n });
    const payer = await world.payer();
    const quote = () => payer.get(`/v1/assets/${world.did}/quote`);
    expect(await quote()).toMatchObject({ status: 200, body: { price: { asset: '1000', node: '4000' } } });
    await announce(2_500);
    await eventually(async () => (await quote()).body.code === 'EXECUTOR.NO_NODE');
    expect(await world.view('JobManager', 'minAssetBps', [])).toBe(2_000n);

    await announce(2_000);
    await eventually(async () => (await quote()).status === 200);

    await announce(1_900);
    await rpc(world.chain.rpcUrl, 'anvil_mine', ['0x3']);
    await world.node({ priceUsdMicros: 4_200n });
    expect(await quote()).toMatchObject({ status: 200, body: { price: { node: '4000' } } });
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { interfaces } from '@icubed/contracts-abi';
import { rpc } from '@icubed/local';
import { assetId as asAssetId, type AssetId } from '@icubed/protocol';
import { releaseContent } from '../src/release/release-content/release-content.js';
import type { ReleaseState, Submitted } from '../src/release/release.js';
import { offerAndFill, passUnlock } from './offering.js';
import { Client, CREATOR, eventually, startWorld, wallet, type World } from './registry-world.js';
import { inNewProcess } from './release-process.js';

describe('a registry that dies while it releases', () => {
  let world: World;
  let id: AssetId;
  let did: string;
  let unlockAt: number;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.close());

  beforeEach(async () => {
    const registered = await new Client(world, wallet(world, CREATOR)).register({
      'a.bin': randomBytes(200_000),
      'b.txt': 'b',
    });
    id = asAssetId(registered.assetId);
    did = registered.did;
    unlockAt = await offerAndFill(world, registered.assetId);
    await passUnlock(world, unlockAt);
    await eventually(async () => {
      const query = 'query ($did: Did!) { asset(did: $did) { finality } }';
      return (
        (await new Client(world).graphql<{ asset: { finality: string } }>(query, { did })).data.asset.finality ===
        'FINAL'
      );
    });
  });

  /** Does the step, loses its result, and does it again. */
  async function twice(state: ReleaseState): Promise<ReleaseState> {
    await inNewProcess(world, (deps) => releaseContent(id, state, deps));
    return inNewProcess(world, (deps) => releaseContent(id, state, deps));
  }

  const reveals = async (): Promise<number> => {
    const topics = [
      interfaces.AssetRegistry.getEvent('ContentRevealed')!.topicHash,
      `0x${id.toString(16).padStart(64, '0')}`,
    ];
    const filter = { fromBlock: '0x0', address: world.deployment.contracts.AssetRegistry, topics };
    return ((await rpc(world.chain.rpcUrl, 'eth_getLogs', [filter])) as unknown[]).length;
  };

  it('does every step again with the same result, and reveals once', async () => {
    await world.registry.close();
    let state: ReleaseState = { status: 'Pending' };
    const passed: string[] = [];
    for (let step = 0; step < 100 && state.status !== 'Released'; step += 1) {
      state = await twice(state);
      passed.push(state.status);
      if (state.status === 'Submitted') {
        await world.mine(3);
        await world.restart();
        await new Promise((resolve) => setTimeout(resolve, 1_000));
        await world.registry.close();
      }
    }
    expect([...new Set(passed)]).toEqual(['Verified', 'Published', 'Submitted', 'Released']);
    expect(await reveals()).toBe(1);
    await world.restart();
  });

  it.each(['Pending', 'Verified', 'Published', 'Submitted'] as const)(
    'goes on by itself after a crash behind %s',
    async (crash) => {
      await world.registry.close();
      let state: ReleaseState = { status: 'Pending' };
      await inNewProcess(world, async (deps, store) => {
        const release = {
          chainId: 31337,
          assetId: id,
          revealer: 'RELAYER' as const,
          unlockAt,
          failures: 0,
          retryAt: new Date(),
        };
        await store.expect((store as unknown as { source: { manager: never } }).source.manager, release, new Date());
        while (state.status !== crash) state = await releaseContent(id, state, deps);
        await store.save({ ...release, state, retryAt: new Date(0) });
      });
      expect(await reveals()).toBe(0);
      await world.restart();
      await eventually(async () => {
        await world.mine(1);
        const query = 'query ($did: Did!) { asset(did: $did) { state release { status } } }';
        const { asset } = (
          await new Client(world).graphql<{ asset: { state: string; release: { status: string } } }>(query, { did })
        ).data;
        return asset.state === 'RELEASED' && asset.release.status === 'RELEASED';
      });
      expect(await reveals()).toBe(1);
    },
  );

  /** Up to a reveal that is signed and not sent. */
  const submitted = (): Promise<Submitted> =>
    inNewProcess(world, async (deps) => {
      let state: ReleaseState = { status: 'Pending' };
      while (state.status !== 'Submitted') state = await releaseContent(id, state, deps);
      return state;
    });

  it('outbids its own reveal when nobody mines it', async () => {
    await world.registry.close();
    await rpc(world.chain.rpcUrl, 'evm_setAutomine', [false]);
    const first = await submitted();
    const step = (state: ReleaseState) => inNewProcess(world, (deps) => releaseContent(id, state, deps));
    expect(await step(first)).toBe(first);
    const second = (await step({ ...first, signedAt: new Date(Date.now() - 121_000).toISOString() })) as Submitted;
    expect(second).toMatchObject({ status: 'Submitted', nonce: first.nonce, plainCid: first.plainCid });
    expect(second.transactionHash).not.toBe(first.transactionHash);
    expect(await step(second)).toBe(second);
    await world.mine(1);
    expect(await rpc(world.chain.rpcUrl, 'eth_getTransactionReceipt', [second.transactionHash])).toMatchObject({
      status: '0x1',
    });
    await rpc(world.chain.rpcUrl, 'evm_setAutomine', [true]);
    // whichever of the two was mined, there is nothing left to send
    expect(await step(first)).toBe(first);
    expect(await reveals()).toBe(1);
    await world.restart();
  });

  it('signs anew when another transaction took the nonce of its reveal', async () => {
    await world.registry.close();
    const signed = await submitted();
    await (await world.signer(6).sendTransaction({ to: world.account(3).address, value: 1n })).wait();
    const next = await inNewProcess(world, (deps) => releaseContent(id, signed, deps));
    expect(next.status).toBe('Published');
    expect(await reveals()).toBe(0);
    await world.restart();
  });
});

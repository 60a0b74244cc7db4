import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { rpc } from '@icubed/local';
import { assetId as asAssetId } from '@icubed/protocol';
import { openContent } from '../src/release/open-content/open-content.js';
import type { ReleaseState } from '../src/release/release.js';
import { copyNewestRegistration, flipSealedBlock, SECRET } from './damage.js';
import { announceLock, offerAndFill, openOffering } from './offering.js';
import { prepareOpenRelease, type OpenRelease } from './open-release.js';
import { Client, CREATOR, eventually, OTHER, startWorld, wallet, type World } from './registry-world.js';
import { inNewProcess } from './release-process.js';

describe('an open release that meets trouble', () => {
  let world: World;
  let creator: Client;

  beforeAll(async () => {
    world = await startWorld();
    creator = new Client(world, wallet(world, CREATOR));
  });
  afterAll(() => world.close());

  const finalityOf = async (did: string) => {
    const query = 'query ($did: Did!) { asset(did: $did) { finality } }';
    return (await creator.graphql<{ asset: { finality: string } | null }>(query, { did })).data.asset?.finality;
  };
  const registered = async () => {
    const asset = await creator.register({ 'a.bin': `${randomUUID()}${SECRET}` }, { kind: 'DATASET' });
    await world.mine(2);
    await eventually(async () => (await finalityOf(asset.did)) === 'FINAL');
    return { ...asset, id: asAssetId(asset.assetId) };
  };
  const settled = async (client: Client, did: string): Promise<OpenRelease> =>
    eventually(async () => {
      const answer = await prepareOpenRelease(client, did);
      return answer.__typename !== 'ReleasePending' && answer;
    });
  const releaseOf = async (assetId: string) =>
    (
      await world.sql<{ revealer: string; status: string; state: { code?: string } }>(
        'SELECT revealer, status, state FROM release WHERE asset_id = $1',
        [assetId],
      )
    )[0];

  it('publishes nothing of sealed bytes that were changed', async () => {
    const { did, assetId } = await registered();
    await world.registry.close();
    await flipSealedBlock(join(world.dir, 'ipfs', 'blocks'));
    await world.restart();
    expect(await settled(creator, did)).toMatchObject({ __typename: 'ReleaseParked', fault: 'CONTENT.CID_MISMATCH' });
    expect(await releaseOf(assetId)).toMatchObject({ status: 'Parked', state: { code: 'CONTENT.CID_MISMATCH' } });
  });

  it('does not open the content of another for somebody who registered its commitments', async () => {
    await registered();
    const copy = await copyNewestRegistration(world, OTHER);
    await world.mine(2);
    const did = `did:icubed:31337:${copy}`;
    await eventually(async () => (await finalityOf(did)) === 'FINAL');
    expect(await prepareOpenRelease(new Client(world, wallet(world, OTHER)), did)).toMatchObject({
      __typename: 'ReleaseContentUnknown',
      code: 'REGISTRY.RELEASE_CONTENT_UNKNOWN',
    });
    expect(await releaseOf(copy)).toBeUndefined();
  });

  it.each(['Pending', 'Verified', 'Published'] as const)('goes on after a crash behind %s', async (crash) => {
    const { did, id, assetId } = await registered();
    await world.registry.close();
    let state: ReleaseState = { status: 'Pending' };
    await inNewProcess(world, async (deps, store) => {
      await store.open({ chainId: 31337, assetId: id, unlockAt: 1 }, new Date());
      while (state.status !== crash) {
        // the step's result is lost once, and the step done again
        await openContent(id, state, deps);
        state = await openContent(id, state, deps);
      }
      await store.save({ ...(await store.find(31337, id))!, state, retryAt: new Date(0) });
    });
    await world.restart();
    const prepared = await settled(creator, did);
    expect(prepared.__typename).toBe('PreparedTransaction');
    expect(await releaseOf(assetId)).toMatchObject({ revealer: 'CREATOR', status: 'Published' });
    const { to, data } = prepared.transactions[0]!;
    expect((await (await world.signer(CREATOR).sendTransaction({ to, data })).wait())!.status).toBe(1);
  });

  it('publishes nothing when the creator offers the asset in the meantime', async () => {
    const { id, assetId } = await registered();
    await openOffering(world, assetId);
    await world.registry.close();
    const verified = await inNewProcess(world, (deps) => openContent(id, { status: 'Pending' }, deps));
    expect(verified.status).toBe('Verified');
    await expect(inNewProcess(world, (deps) => openContent(id, verified, deps))).rejects.toMatchObject({
      code: 'REGISTRY.ALREADY_OFFERED',
    });
    await world.restart();
  });

  it('leaves the content to the relayer when the creator offers it instead of revealing it', async () => {
    const { did, assetId } = await registered();
    expect((await settled(creator, did)).__typename).toBe('PreparedTransaction');
    const unlockAt = await offerAndFill(world, assetId);
    await announceLock(world, assetId, unlockAt);
    await eventually(async () => (await releaseOf(assetId))?.revealer === 'RELAYER');
    expect(await releaseOf(assetId)).toMatchObject({ revealer: 'RELAYER', status: 'Pending' });
    expect(await prepareOpenRelease(creator, did)).toMatchObject({ __typename: 'AlreadyOffered' });
  });

  it('prepares the same reveal again when a reorganisation took it back', async () => {
    const { did } = await registered();
    const prepared = await settled(creator, did);
    const { to, data } = prepared.transactions[0]!;
    await (await world.signer(CREATOR).sendTransaction({ to, data })).wait();
    expect((await prepareOpenRelease(creator, did)).__typename).toBe('AlreadyReleased');
    await rpc(world.chain.rpcUrl, 'anvil_reorg', [1, []]);
    await world.mine(1);
    world.signer(CREATOR).reset();
    expect(await settled(creator, did)).toEqual(prepared);
    const query = 'query ($did: Did!) { asset(did: $did) { state release { status } } }';
    await eventually(async () => {
      const { asset } = (
        await creator.graphql<{ asset: { state: string; release: { status: string } } }>(query, { did })
      ).data;
      return asset.state === 'SEALED' && asset.release.status === 'PUBLISHED';
    });
    expect((await (await world.signer(CREATOR).sendTransaction({ to, data })).wait())!.status).toBe(1);
  });

  it('keeps nobody waiting for creators who never reveal', async () => {
    await world.registry.close();
    await world.sql(
      `INSERT INTO release (chain_id, asset_id, revealer, unlock_at, status, state, retry_at)
       SELECT 31337, 900 + n, 'CREATOR', 1, 'Published', '{"status":"Published"}', now() FROM generate_series(1, 30) n`,
    );
    const last = asAssetId('999');
    await inNewProcess(world, async (_, store) => {
      await store.open({ chainId: 31337, assetId: last, unlockAt: 1 }, new Date(0));
      expect((await store.due(2, new Date())).map(({ assetId }) => assetId)).toContain(last);
    });
    await world.sql('DELETE FROM release WHERE asset_id BETWEEN 900 AND 999');
    await world.restart();
  });
});

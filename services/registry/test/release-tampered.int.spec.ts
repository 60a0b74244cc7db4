import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { rpc } from '@icubed/local';
import { flipSealedBlock, copyNewestRegistration, removeBlocks, SECRET } from './damage.js';
import { announceLock, offerAndFill, passUnlock } from './offering.js';
import { Client, CREATOR, eventually, OTHER, startWorld, wallet, type World } from './registry-world.js';

describe('content that is not the registered content', () => {
  let world: World;
  let creator: Client;

  beforeAll(async () => {
    world = await startWorld();
    creator = new Client(world, wallet(world, CREATOR));
  });
  afterAll(() => world.close());

  const parked = (assetId: string) =>
    eventually(async () => {
      const [row] = await world.sql<{ status: string; state: { code: string } }>(
        'SELECT status, state FROM release WHERE asset_id = $1',
        [assetId],
      );
      return row?.status === 'Parked' && row.state.code;
    });
  const relayed = async () =>
    Number(await rpc(world.chain.rpcUrl, 'eth_getTransactionCount', [world.account(6).address, 'pending']));

  it.each([
    ['a byte of a sealed block changed on disk', 'CONTENT.CID_MISMATCH', flipSealedBlock],
    ['the sealed blocks are gone', 'CONTENT.NOT_FOUND', undefined],
  ])('is not revealed: %s', async (_, code, damage) => {
    const { did, assetId, sealedCid } = await creator.register({ 'a.bin': `${randomUUID()}${SECRET}` });
    const unlockAt = await offerAndFill(world, assetId);
    await world.registry.close();
    await (damage ?? removeBlocks)(join(world.dir, 'ipfs', 'blocks'));
    await world.restart();
    await announceLock(world, assetId, unlockAt);
    await passUnlock(world, unlockAt);
    expect(await parked(assetId)).toBe(code);
    const { data } = await new Client(world).graphql<{ asset: object }>(
      'query ($did: Did!) { asset(did: $did) { state plainCid sealedCid release { status fault } } }',
      { did },
    );
    expect(data.asset).toEqual({
      state: 'SEALED',
      plainCid: null,
      sealedCid,
      release: { status: 'PARKED', fault: code },
    });
    expect(await relayed()).toBe(0);
  });

  it('is not opened for somebody who registered the commitments of another', async () => {
    const victim = await creator.register({ 'a.bin': `${randomUUID()}${SECRET}` });
    const copy = await copyNewestRegistration(world, OTHER);
    expect(copy).not.toBe(victim.assetId);
    const unlockAt = await offerAndFill(world, copy, OTHER);
    await announceLock(world, copy, unlockAt);
    await passUnlock(world, unlockAt);
    expect(await parked(copy)).toBe('REGISTRY.RELEASE_CONTENT_UNKNOWN');
    expect(await relayed()).toBe(0);
  });
});

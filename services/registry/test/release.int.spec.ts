import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { filesRootOf, verifyManifest } from '@icubed/content';
import { announceLock, offerAndFill, passUnlock } from './offering.js';
import { Client, CREATOR, eventually, startWorld, wallet, type World } from './registry-world.js';

const weights = Buffer.concat(Array.from({ length: 9_000 }, (_, n) => createHash('sha256').update(`w${n}`).digest()));

interface Shown {
  readonly state: string;
  readonly plainCid: string | null;
  readonly filesRoot: string | null;
  readonly release: { readonly status: string; readonly fault: string | null } | null;
  readonly didDocument: { readonly services: { readonly type: string }[] };
}

describe('releasing content', () => {
  let world: World;
  let creator: Client;
  const anyone = () => new Client(world);
  const show = async (did: string): Promise<Shown> => {
    const query =
      'query ($did: Did!) { asset(did: $did) { state plainCid filesRoot release { status fault } didDocument { services { type } } } }';
    return (await anyone().graphql<{ asset: Shown }>(query, { did })).data.asset;
  };

  beforeAll(async () => {
    world = await startWorld();
    creator = new Client(world, wallet(world, CREATOR));
  });
  afterAll(() => world.close());

  it('opens the content at the unlock, not before, and every byte is the registered one', async () => {
    const { did, assetId, digest, filesRoot } = await creator.register({
      'det.bin': weights,
      'sub/keys.txt': 'abc',
      'empty.bin': '',
    });
    const unlockAt = await offerAndFill(world, assetId);
    await announceLock(world, assetId, unlockAt);
    await world.mine(3);
    await eventually(async () => (await show(did)).release?.status === 'PENDING');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await show(did)).toMatchObject({ state: 'SEALED', plainCid: null, release: { status: 'PENDING' } });

    await passUnlock(world, unlockAt);
    const released = await eventually(async () => {
      await world.mine(1);
      const shown = await show(did);
      return shown.release?.status === 'RELEASED' && shown;
    });
    expect(released).toMatchObject({ state: 'RELEASED', filesRoot });
    expect(released.didDocument.services.map((service) => service.type)).toContain('IcubedContent');

    const served = async (path: string): Promise<Buffer> => {
      const response = await anyone().fetch(`/content/ipfs/${released.plainCid}/${path}`);
      expect(response.status).toBe(200);
      return Buffer.from(await response.arrayBuffer());
    };
    const manifest = verifyManifest(await served('icubed.manifest.json'), {
      chainId: 31337,
      creator: world.account(CREATOR).address,
      digest,
    });
    expect(filesRootOf(manifest)).toBe(filesRoot);
    expect((await served('det.bin')).equals(weights)).toBe(true);
    expect((await served('sub/keys.txt')).toString()).toBe('abc');
    expect(await served('empty.bin')).toHaveLength(0);

    const facts = await world.sql<{ payload: string }>(
      `SELECT payload FROM outbox WHERE payload LIKE '%content-published%'`,
    );
    expect(facts.map(({ payload }) => JSON.parse(payload))).toEqual([
      expect.objectContaining({ data: expect.objectContaining({ did, plainCid: released.plainCid, filesRoot }) }),
    ]);
    const [kept] = await world.sql<{ wrapped_key: Buffer }>('SELECT wrapped_key FROM content_version');
    expect(kept!.wrapped_key).toHaveLength(69);
  });

  it('keeps a lock of an asset that it has not seen, and goes on when the asset is there', async () => {
    const version = await creator.publish({ 'late.txt': 'late' });
    const prepared = await creator.prepare({ uploadId: version.uploadId });
    await announceLock(world, prepared.assetId, 10_000);
    await eventually(
      async () => (await world.sql('SELECT 1 FROM release WHERE asset_id = $1', [prepared.assetId])).length === 1,
    );
    const { to, data } = prepared.transactions[0]!;
    await (await world.signer(CREATOR).sendTransaction({ to, data })).wait();
    await world.mine(2);
    const row = await eventually(async () => {
      const [found] = await world.sql<{ status: string; failures: number }>(
        'SELECT status, failures FROM release WHERE asset_id = $1',
        [prepared.assetId],
      );
      return found?.status === 'Published' && found.failures > 0 && found;
    });
    // there is no offering of it: the chain refuses the reveal, and nothing was sent
    expect(row.status).toBe('Published');
    expect((await show(prepared.did)).state).toBe('SEALED');
  });
});

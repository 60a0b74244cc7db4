import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyManifest } from '@icubed/content';
import { interfaces } from '@icubed/contracts-abi';
import { openOffering } from './offering.js';
import { prepareOpenRelease, type OpenRelease } from './open-release.js';
import { Client, CREATOR, eventually, OTHER, startWorld, wallet, type World } from './registry-world.js';

interface Shown {
  readonly state: string;
  readonly plainCid: string | null;
  readonly filesRoot: string | null;
  readonly finality: string;
  readonly release: { readonly status: string; readonly fault: string | null } | null;
}

describe('opening content that is not for sale', () => {
  let world: World;
  let creator: Client;

  beforeAll(async () => {
    world = await startWorld();
    creator = new Client(world, wallet(world, CREATOR));
  });
  afterAll(() => world.close());

  const show = async (did: string, block?: number): Promise<Shown> => {
    const query = `query ($did: Did!, $block: Uint256) {
      asset(did: $did, minBlock: $block) { state plainCid filesRoot finality release { status fault } } }`;
    return (await new Client(world).graphql<{ asset: Shown }>(query, { did, block: block?.toString() })).data.asset;
  };
  const registered = async (files: Record<string, string>, input: object = {}) => {
    const asset = await creator.register(files, input);
    await world.mine(2);
    await eventually(async () => (await show(asset.did)).finality === 'FINAL');
    return asset;
  };
  const send = async ({ transactions }: OpenRelease): Promise<number> => {
    const { to, data } = transactions[0]!;
    return (await (await world.signer(CREATOR).sendTransaction({ to, data })).wait())!.blockNumber;
  };
  const publishedFacts = async (did: string) =>
    (
      await world.sql<{ payload: string }>('SELECT payload FROM outbox WHERE payload LIKE $1', [
        `%content-published%"${did}"%`,
      ])
    ).map(({ payload }) => (JSON.parse(payload) as { data: object }).data);
  const publications = async () =>
    (await world.sql<{ n: string }>(`SELECT count(*) AS n FROM release WHERE state ? 'plainCid'`))[0]!.n;

  it('publishes a dataset, and tells the world once the creator has revealed it', async () => {
    const rows = await registered({ 'rows.csv': 'a,b\n1,2\n', 'sub/readme.md': '# rows' }, { kind: 'DATASET' });
    const prepared = await prepareOpenRelease(creator, rows.did);
    expect(prepared).toMatchObject({
      __typename: 'PreparedTransaction',
      transactions: [{ value: '0', chainId: 31337 }],
    });
    expect(await show(rows.did)).toMatchObject({ state: 'SEALED', plainCid: null, release: { status: 'PUBLISHED' } });
    expect(await publishedFacts(rows.did)).toEqual([]);

    const revealed = await show(rows.did, await send(prepared));
    expect(revealed).toMatchObject({
      state: 'RELEASED',
      finality: 'PENDING',
      filesRoot: rows.filesRoot,
      release: { status: 'RELEASED', fault: null },
    });
    await world.mine(2);
    const [fact] = await eventually(async () => {
      const facts = await publishedFacts(rows.did);
      return facts.length > 0 && facts;
    });
    expect(fact).toMatchObject({ did: rows.did, plainCid: revealed.plainCid, filesRoot: rows.filesRoot });

    const served = async (path: string) =>
      Buffer.from(await (await new Client(world).fetch(`/content/ipfs/${revealed.plainCid}/${path}`)).arrayBuffer());
    const registration = { chainId: 31337, creator: world.account(CREATOR).address, digest: rows.digest };
    expect(verifyManifest(await served('icubed.manifest.json'), registration).files).toHaveLength(2);
    expect((await served('rows.csv')).toString()).toBe('a,b\n1,2\n');
    expect((await served('sub/readme.md')).toString()).toBe('# rows');

    expect(await prepareOpenRelease(creator, rows.did)).toMatchObject({
      __typename: 'AlreadyReleased',
      code: 'REGISTRY.ALREADY_RELEASED',
    });
    await expect(openOffering(world, rows.assetId)).rejects.toThrow();
    world.signer(CREATOR).reset();
  });

  it('opens a profile of a model whose own content stays sealed', async () => {
    const base = await registered({ 'a.bin': 'weights' });
    const description = JSON.stringify({
      format: 'icubed-profile/1',
      base: base.did,
      parameters: { 'image/dbnet@1': { threshold: 0.4 } },
    });
    const parents = [{ did: base.did, edgeType: 'PROMPT' }];
    const profile = await registered({ 'icubed.profile.json': description }, { kind: 'PROFILE', parents });
    const { plainCid } = await show(profile.did, await send(await prepareOpenRelease(creator, profile.did)));
    const file = await new Client(world).fetch(`/content/ipfs/${plainCid}/icubed.profile.json`);
    expect(await file.text()).toBe(description);
    await world.mine(2);
    await eventually(async () => (await publishedFacts(profile.did)).length === 1);
    expect(await show(base.did)).toMatchObject({ state: 'SEALED', release: null });
  });

  it('gives the same transaction to whoever asks again, twice at once too', async () => {
    const { did, assetId } = await registered({ 'again.csv': 'again' }, { kind: 'DATASET' });
    const both = await Promise.all([prepareOpenRelease(creator, did), prepareOpenRelease(creator, did)]);
    expect(both[0]).toEqual(both[1]);
    expect(await prepareOpenRelease(creator, did)).toEqual(both[0]);
    expect(await world.sql('SELECT 1 FROM release WHERE asset_id = $1', [assetId])).toHaveLength(1);
  });

  it('waits for a registration that a reorganisation could take back', async () => {
    const { did } = await creator.register({ 'new.csv': 'new' }, { kind: 'DATASET' });
    expect(await prepareOpenRelease(creator, did)).toMatchObject({
      __typename: 'RegistrationNotFinal',
      retryable: true,
    });
    expect(await prepareOpenRelease(creator, 'did:icubed:31337:99999')).toMatchObject({
      __typename: 'RegistrationNotFinal',
    });
  });

  it('is for the wallet of the creator alone', async () => {
    const { did, assetId } = await registered({ 'mine.csv': 'mine' }, { kind: 'DATASET' });
    const before = await publications();
    const other = new Client(world, wallet(world, OTHER));
    const key = new Client(world, { ...wallet(world, CREATOR), kind: 'apiKey', keyId: 'k' });
    for (const client of [other, key])
      expect(await prepareOpenRelease(client, did)).toMatchObject({
        __typename: 'ReleaseForbidden',
        code: 'REGISTRY.RELEASE_FORBIDDEN',
      });
    await expect(prepareOpenRelease(new Client(world), did)).rejects.toThrow('AUTH.REQUIRED');
    const reader = new Client(world, wallet(world, CREATOR, ['read']));
    await expect(prepareOpenRelease(reader, did)).rejects.toThrow('AUTH.FORBIDDEN');

    const move = interfaces.AssetRegistry.encodeFunctionData('transferFrom', [
      world.account(CREATOR).address,
      world.account(OTHER).address,
      assetId,
    ]);
    const to = world.deployment.contracts.AssetRegistry;
    await (await world.signer(CREATOR).sendTransaction({ to, data: move })).wait();
    for (const client of [creator, other])
      expect(await prepareOpenRelease(client, did)).toMatchObject({ __typename: 'ReleaseForbidden' });
    expect(await publications()).toBe(before);
  });

  it('does not open what is offered, from the block of the offering on', async () => {
    const { did, assetId } = await registered({ 'for-sale.bin': 'weights' });
    await openOffering(world, assetId);
    expect(await prepareOpenRelease(creator, did)).toMatchObject({
      __typename: 'AlreadyOffered',
      code: 'REGISTRY.ALREADY_OFFERED',
    });
    expect((await show(did)).release).toBeNull();
  });
});

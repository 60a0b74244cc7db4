import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { interfaces } from '@icubed/contracts-abi';
import { rpc } from '@icubed/local';
import { getUniResolver } from '@sphereon/did-uni-client';
import { Resolver, type DIDResolutionResult } from 'did-resolver';
import { prepareOpenRelease } from './open-release.js';
import { Client, CREATOR, eventually, OTHER, startWorld, wallet, type World } from './registry-world.js';

interface Answer {
  readonly didDocument: { verificationMethod: { blockchainAccountId: string }[]; service: { type: string }[] } | null;
  readonly didResolutionMetadata: { readonly error?: string };
  readonly didDocumentMetadata: Record<string, string>;
}

describe('DID resolution of an asset that changes hands and is opened', () => {
  let world: World;
  let did: string;
  let blocks: { registered: number; passedOn: number; returned: number; opened: number };
  let plainCid: string;

  const get = (identifier: string, accept = 'application/did-resolution', init: RequestInit = {}) =>
    new Client(world).fetch(`/1.0/identifiers/${identifier}`, { headers: { accept }, ...init });
  const resolve = async (identifier: string): Promise<Answer> => (await get(identifier)).json() as Promise<Answer>;
  const stewardOf = ({ didDocument }: Answer) => didDocument?.verificationMethod[0]?.blockchainAccountId.split(':')[2];
  const passOn = async (from: number, to: number, assetId: string): Promise<number> => {
    const data = interfaces.AssetRegistry.encodeFunctionData('transferFrom', [
      world.account(from).address,
      world.account(to).address,
      assetId,
    ]);
    const sent = await world.signer(from).sendTransaction({ to: world.deployment.contracts.AssetRegistry, data });
    return (await sent.wait())!.blockNumber;
  };

  beforeAll(async () => {
    world = await startWorld();
    const creator = new Client(world, wallet(world, CREATOR));
    const asset = await creator.register({ 'weights/model.bin': 'weights' }, { kind: 'DATASET' });
    did = asset.did;
    await world.warp(100);
    const passedOn = await passOn(CREATOR, OTHER, asset.assetId);
    await world.warp(100);
    const returned = await passOn(OTHER, CREATOR, asset.assetId);
    await world.mine(3);
    await eventually(async () => (await resolve(did)).didDocumentMetadata['finality'] === 'FINAL');
    const { transactions } = await prepareOpenRelease(creator, did);
    const { to, data } = transactions[0]!;
    const opened = (await (await world.signer(CREATOR).sendTransaction({ to, data })).wait())!.blockNumber;
    await eventually(async () => (await resolve(did)).didDocumentMetadata['versionId'] === String(opened));
    const [{ state }] = (await world.sql<{ state: { content: { plainCid: string } } }>('SELECT state FROM asset')) as [
      { state: { content: { plainCid: string } } },
    ];
    plainCid = state.content.plainCid;
    blocks = { registered: 0, passedOn, returned, opened };
  });
  afterAll(() => world.close());

  it('is what a resolver library of others gets over the universal binding', async () => {
    const resolver = new Resolver(getUniResolver('icubed', { resolveUrl: `${world.registry.url}/1.0/identifiers` }));
    const result: DIDResolutionResult = await resolver.resolve(did);
    expect(result.didResolutionMetadata.error).toBeUndefined();
    expect(result.didDocument).toMatchObject({
      id: did,
      authentication: [`${did}#steward`],
      verificationMethod: [{ id: `${did}#steward`, type: 'EcdsaSecp256k1RecoveryMethod2020' }],
    });
    expect(result.didDocumentMetadata).toMatchObject({ versionId: String(blocks.opened) });
    expect((await resolver.resolve('did:web:example.com')).didResolutionMetadata.error).toBe('unsupportedDidMethod');
    expect((await resolver.resolve('nonsense')).didResolutionMetadata.error).toBe('invalidDid');
  });

  it('shows each version by its id and by its time, with the next one', async () => {
    const current = await resolve(did);
    const first = await resolve(`${did}?versionTime=${current.didDocumentMetadata['created']}`);
    const second = await resolve(`${did}?versionId=${blocks.passedOn}`);
    const third = await resolve(`${did}?versionId=${blocks.returned}`);
    expect([first, second, third, current].map(stewardOf)).toEqual(
      [CREATOR, OTHER, CREATOR, CREATOR].map((index) => world.account(index).address),
    );
    expect(first.didDocumentMetadata).toMatchObject({ nextVersionId: String(blocks.passedOn) });
    expect(first.didDocumentMetadata['updated']).toBeUndefined();
    expect(second.didDocumentMetadata).toMatchObject({
      created: first.didDocumentMetadata['created'],
      updated: first.didDocumentMetadata['nextUpdate'],
      nextVersionId: String(blocks.returned),
    });
    expect(current.didDocumentMetadata['nextVersionId']).toBeUndefined();
    const types = ({ didDocument }: Answer) => didDocument?.service.map(({ type }) => type);
    expect(types(third)).not.toContain('IcubedContent');
    expect(types(current)).toContain('IcubedContent');
    const between = Date.parse(second.didDocumentMetadata['updated']!) + 50_000;
    const time = new Date(between).toISOString().replace('.000Z', 'Z');
    expect((await resolve(`${did}?versionTime=${time}`)).didDocumentMetadata['versionId']).toBe(
      String(blocks.passedOn),
    );
  });

  it.each([
    ['?versionId=999999', 404, 'notFound'],
    ['?versionTime=1999-01-01T00:00:00Z', 404, 'notFound'],
    ['?versionTime=yesterday', 400, 'invalidOptions'],
    ['?versionId=1&versionTime=2026-01-01T00:00:00Z', 400, 'invalidOptions'],
    ['?versionId=1&versionId=2', 400, 'invalidDid'],
  ])('answers %s with %i %s', async (query, status, error) => {
    const response = await get(did + query);
    expect([response.status, ((await response.json()) as Answer).didResolutionMetadata.error]).toEqual([status, error]);
  });

  it('dereferences parts, services and files, written in the path or as one escaped DID URL', async () => {
    const part = await get(`${did}%23steward`, 'application/did+json');
    expect([part.status, await part.json()]).toEqual([
      200,
      expect.objectContaining({ type: 'EcdsaSecp256k1RecoveryMethod2020' }),
    ]);
    const file = await get(`${did}/weights/model.bin`, '*/*', { redirect: 'manual' });
    const place = `/content/ipfs/${plainCid}/weights/model.bin`;
    expect([file.status, file.headers.get('content-type')]).toEqual([303, expect.stringContaining('text/uri-list')]);
    expect(new URL(file.headers.get('location')!).pathname).toBe(place);
    expect(await (await new Client(world).fetch(place)).text()).toBe('weights');

    const escaped = encodeURIComponent(`${did}?service=content&relativeRef=/weights/model.bin`);
    const result = await get(escaped, 'application/did-url-dereferencing');
    expect([result.status, await result.json()]).toEqual([
      200,
      expect.objectContaining({
        content: expect.stringContaining(place),
        dereferencingMetadata: { contentType: 'text/uri-list' },
        contentMetadata: expect.objectContaining({ versionId: String(blocks.opened) }),
      }),
    ]);
    const before = await get(`${did}/weights/model.bin?versionId=${blocks.returned}`, '*/*', { redirect: 'manual' });
    expect([before.status, await before.json()]).toEqual([
      404,
      expect.objectContaining({
        content: null,
        dereferencingMetadata: { error: 'notFound', message: 'the content is sealed' },
      }),
    ]);
    expect((await get(`${did}?service=content&relativeRef=//evil.example`, '*/*', { redirect: 'manual' })).status).toBe(
      400,
    );
  });

  it('takes back a version with the block that made it', async () => {
    await rpc(world.chain.rpcUrl, 'anvil_reorg', [1, []]);
    await world.mine(1);
    await eventually(async () => (await resolve(did)).didDocumentMetadata['versionId'] === String(blocks.returned));
    expect((await get(`${did}?versionId=${blocks.opened}`)).status).toBe(404);
  });
});

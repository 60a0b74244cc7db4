import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, CREATOR, OTHER, startWorld, wallet, type Version, type World } from './registry-world.js';

describe('who may do what at the registry', () => {
  let world: World;
  let version: Version;
  let openId: string;

  beforeAll(async () => {
    world = await startWorld();
    const creator = new Client(world, wallet(world, CREATOR));
    version = await creator.publish({ 'a.txt': 'a' });
    openId = (await creator.json('POST', '/content/uploads')).body['uploadId'] as string;
    await creator.fetch(`/content/uploads/${openId}/files/a.txt`, { method: 'PUT', body: 'a' });
  });
  afterAll(() => world.close());

  const routes = () =>
    [
      ['POST', '/content/uploads'],
      ['GET', `/content/uploads/${openId}`],
      ['PUT', `/content/uploads/${openId}/files/b.txt`],
      ['POST', `/content/uploads/${openId}/complete`],
    ] as const;
  const prepare = `mutation ($id: ID!) { prepareRegistration(input: { uploadId: $id, kind: MODEL, vertical: CV, pricePerCall: "1" }) { __typename } }`;
  const receipt = `{ node: "0x${'11'.repeat(20)}", jobDigest: "0x${'22'.repeat(32)}", validUntil: "2030-01-01T00:00:00Z", weightsPpm: [1000000], signature: "0x33" }`;
  const prepareMerge = `mutation ($id: ID!) { prepareMergeRegistration(input: { registration: { uploadId: $id, kind: MERGE, vertical: CV, pricePerCall: "1" }, receipt: ${receipt} }) { __typename } }`;

  it('asks everyone who publishes to sign in', async () => {
    const anyone = new Client(world);
    for (const [method, path] of routes())
      expect([path, (await anyone.json(method, path)).body['code']]).toEqual([path, 'AUTH.REQUIRED']);
    for (const mutation of [prepare, prepareMerge]) {
      const { errors } = await anyone.graphql(mutation, { id: version.uploadId });
      expect(errors![0]!.extensions.code).toBe('AUTH.REQUIRED');
    }
  });

  it('asks for the scope publish', async () => {
    const reader = new Client(world, wallet(world, CREATOR, ['read', 'invoke']));
    for (const [method, path] of routes())
      expect([path, (await reader.json(method, path)).body['code']]).toEqual([path, 'AUTH.FORBIDDEN']);
    for (const mutation of [prepare, prepareMerge]) {
      const { errors } = await reader.graphql(mutation, { id: version.uploadId });
      expect(errors![0]!.extensions.code).toBe('AUTH.FORBIDDEN');
    }
  });

  it('does not know the uploads of another account', async () => {
    const other = new Client(world, wallet(world, OTHER));
    for (const [method, path] of routes().slice(1)) {
      const body = { creator: world.account(OTHER).address, metadata: { name: 'n' } };
      const answer = await other.json(method, path, method === 'GET' ? undefined : body);
      expect([path, answer.body['code']]).toEqual([path, 'REGISTRY.UPLOAD_UNKNOWN']);
    }
    const { data } = await other.graphql<{ prepareRegistration: object }>(prepare, { id: version.uploadId });
    expect(data.prepareRegistration).toEqual({ __typename: 'UploadUnknown' });
    const merge = await other.graphql<{ prepareMergeRegistration: object }>(prepareMerge, { id: version.uploadId });
    expect(merge.data.prepareMergeRegistration).toEqual({ __typename: 'UploadUnknown' });
  });

  it('lets an API key upload, and only the wallet itself bind its name to the content', async () => {
    const key = new Client(world, { ...wallet(world, CREATOR, ['publish']), kind: 'apiKey', keyId: 'k' });
    const { uploadId } = (await key.json('POST', '/content/uploads')).body as { uploadId: string };
    expect((await key.fetch(`/content/uploads/${uploadId}/files/a.txt`, { method: 'PUT', body: 'a' })).status).toBe(
      200,
    );
    const body = { creator: world.account(CREATOR).address, metadata: { name: 'n' } };
    expect((await key.json('POST', `/content/uploads/${uploadId}/complete`, body)).body['code']).toBe(
      'REGISTRY.CREATOR_MISMATCH',
    );
    const owner = new Client(world, wallet(world, CREATOR));
    expect((await owner.json('POST', `/content/uploads/${uploadId}/complete`, body)).status).toBe(200);
  });

  it('refuses a token that was signed for another service or by nobody known', async () => {
    const response = await fetch(new URL('/content/uploads', world.registry.url), {
      method: 'POST',
      headers: { authorization: 'Bearer abc.def.ghi' },
    });
    expect(((await response.json()) as { code: string }).code).toBe('AUTH.TOKEN_INVALID');
  });

  it('shows filesRoot to nobody before the release', async () => {
    const { data, errors } = await new Client(world).graphql<{ assets: { nodes: unknown[] } }>(
      '{ assets { nodes { filesRoot plainCid } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.assets.nodes).toEqual([]);
  });

  it('serves no upload, no key and no path outside a CID', async () => {
    const anyone = new Client(world);
    for (const path of [
      '/content/ipfs/..%2F..%2Fuploads',
      '/content/ipfs/bafkqaaa',
      `/content/ipfs/${version.sealedCid}/..%2Fx`,
    ]) {
      const response = await anyone.fetch(path);
      expect([path, response.status >= 400 && response.status < 500]).toEqual([path, true]);
    }
  });
});

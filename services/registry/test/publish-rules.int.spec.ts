import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, CREATOR, startWorld, wallet, type World } from './registry-world.js';

describe('what a folder holds and what it is registered as', () => {
  let world: World;
  let creator: Client;
  let base: string;

  beforeAll(async () => {
    world = await startWorld();
    creator = new Client(world, wallet(world, CREATOR));
    base = (await creator.register({ 'a.txt': 'a model' })).did;
  });
  afterAll(() => world.close());

  const profile = (of: string) => JSON.stringify({ format: 'icubed-profile/1', base: of, parameters: {} });
  const complete = async (files: Record<string, string>) => {
    const uploadId = (await creator.json('POST', '/content/uploads')).body['uploadId'] as string;
    for (const [path, body] of Object.entries(files))
      await creator.fetch(`/content/uploads/${uploadId}/files/${path}`, { method: 'PUT', body });
    const { body } = await creator.json('POST', `/content/uploads/${uploadId}/complete`, {
      creator: world.account(CREATOR).address,
      metadata: { name: 'n' },
    });
    return body['code'];
  };

  it.each([
    ['a profile that is no JSON', { 'icubed.profile.json': '{' }, 'CONTENT.MODEL_INVALID'],
    ['a profile with no base', { 'icubed.profile.json': '{"format":"icubed-profile/1"}' }, 'CONTENT.MODEL_INVALID'],
    [
      'two descriptions',
      { 'icubed.profile.json': profile('did:icubed:31337:1'), 'icubed.model.json': '{}' },
      'REGISTRY.CONTENT_KIND_MISMATCH',
    ],
  ])('stops an upload with %s', async (_, files, code) => {
    expect(await complete(files as Record<string, string>)).toBe(code);
  });

  it('registers a profile under the base that its folder names, and a dataset of any files', async () => {
    const rows = await creator.register({ 'rows.csv': 'a,b\n1,2', 'readme.md': '#' }, { kind: 'DATASET' });
    const parents = [
      { did: base, edgeType: 'PROMPT' },
      { did: rows.did, edgeType: 'DATASET' },
    ];
    const { did } = await creator.register({ 'icubed.profile.json': profile(base) }, { kind: 'PROFILE', parents });
    const query = 'query ($did: Did!) { asset(did: $did) { kind parents { did edgeType } } }';
    const { data } = await creator.graphql<{ asset: object }>(query, { did });
    expect(data.asset).toEqual({ kind: 'PROFILE', parents });
  });

  it('does not let a profile call another base than the parent that is paid', async () => {
    const { uploadId } = await creator.publish({ 'icubed.profile.json': profile('did:icubed:31337:5') });
    const parents = [{ did: base, edgeType: 'PROMPT' }];
    expect(await creator.prepare({ uploadId, kind: 'PROFILE', parents })).toMatchObject({
      __typename: 'BaseNotParent',
      code: 'REGISTRY.BASE_NOT_PARENT',
    });
  });

  it.each([
    ['PROFILE', { 'rows.csv': 'a,b' }],
    ['DATASET', { 'icubed.profile.json': profile('did:icubed:31337:1') }],
    ['MODEL', { 'icubed.profile.json': profile('did:icubed:31337:1') }],
  ])('refuses a folder that is no %s', async (kind, files) => {
    const { uploadId } = await creator.publish(files as Record<string, string>);
    expect(await creator.prepare({ uploadId, kind })).toMatchObject({
      __typename: 'ContentKindMismatch',
      code: 'REGISTRY.CONTENT_KIND_MISMATCH',
    });
  });
});

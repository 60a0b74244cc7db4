import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Http, readFormats, readUpload } from '@icubed/sdk';
import { reveal } from './open-release.js';
import { Client, CREATOR, OTHER, startWorld, wallet, type World } from './registry-world.js';

function safetensors(shape: number[]): Buffer {
  const bytes = 4 * shape.reduce((product, length) => product * length, 1);
  const json = Buffer.from(JSON.stringify({ w: { dtype: 'F32', shape, data_offsets: [0, bytes] } }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, Buffer.alloc(bytes)]);
}

const files = {
  'm-1.safetensors': safetensors([2, 3]),
  'm.safetensors.index.json': JSON.stringify({ metadata: {}, weight_map: { w: 'm-1.safetensors' } }),
  'notes.txt': 'notes',
};
const weights = { tensors: 1, parameters: '6', dtypes: ['F32'] };
const recognised = [
  {
    path: 'm-1.safetensors',
    format: 'safetensors',
    weights: { ...weights, parts: 0 },
    partOf: ['m.safetensors.index.json'],
  },
  { path: 'm.safetensors.index.json', format: 'safetensors-index', weights: { ...weights, parts: 1 } },
  { path: 'notes.txt', format: 'other' },
];
const summary = [
  { format: 'other', files: 1, tensors: 0, parameters: '0', dtypes: [] },
  { format: 'safetensors', files: 1, ...weights },
  { format: 'safetensors-index', files: 1, ...weights },
];
const byPath = <T extends { path: string }>(some: readonly T[]) => some.toSorted((a, b) => (a.path < b.path ? -1 : 1));

describe('what files were recognised as', () => {
  let world: World;
  let creator: Client;
  let asset: { did: string; uploadId: string };

  beforeAll(async () => {
    world = await startWorld();
    creator = new Client(world, wallet(world, CREATOR));
    asset = await creator.register(files);
  });
  afterAll(() => world.close());

  const ofAsset = () =>
    new Client(world).graphql<{ asset: { formats: object[] | null } }>(
      'query ($did: Did!) { asset(did: $did) { formats { format files tensors parameters dtypes } } }',
      { did: asset.did },
    );
  const rest = async () => new Client(world).json('GET', `/content/${asset.did}/formats`);

  it('is shown to the account that uploaded them', async () => {
    const through: typeof fetch = async (url, init = {}) => {
      const headers = new Headers(init.headers);
      headers.set('authorization', `Bearer ${await world.token(wallet(world, CREATOR))}`);
      return fetch(url, { ...init, headers });
    };
    const shown = await readUpload(new Http({ origin: world.registry.url, fetch: through }), asset.uploadId);
    expect(byPath(shown.files).map(({ path, format }) => ({ path, ...format }))).toEqual(recognised);
    const { data } = await creator.graphql<{ upload: { files: { path: string; format: object }[] } }>(
      'query ($id: ID!) { upload(id: $id) { files { path format { format tensors parameters dtypes parts partOf } } } }',
      { id: asset.uploadId },
    );
    const none = { tensors: null, parameters: null, dtypes: null, parts: null };
    expect(byPath(data.upload.files).map(({ format }) => format)).toEqual([
      { format: 'SAFETENSORS', ...weights, parts: 0, partOf: ['m.safetensors.index.json'] },
      { format: 'SAFETENSORS_INDEX', ...weights, parts: 1, partOf: [] },
      { format: 'OTHER', ...none, partOf: [] },
    ]);
    const stranger = new Client(world, wallet(world, OTHER));
    expect((await stranger.json('GET', `/content/uploads/${asset.uploadId}`)).body['code']).toBe(
      'REGISTRY.UPLOAD_UNKNOWN',
    );
  });

  it('is not known before the upload is complete', async () => {
    const uploadId = (await creator.json('POST', '/content/uploads')).body['uploadId'] as string;
    await creator.fetch(`/content/uploads/${uploadId}/files/notes.txt`, { method: 'PUT', body: 'notes' });
    expect((await creator.json('GET', `/content/uploads/${uploadId}`)).body['files']).toEqual([
      expect.objectContaining({ path: 'notes.txt', format: null }),
    ]);
  });

  it('is told to nobody else while the content is sealed, and to anyone once it is open', async () => {
    expect((await rest()).body['code']).toBe('REGISTRY.NOT_RELEASED');
    expect((await ofAsset()).data.asset.formats).toBeNull();
    await reveal(world, creator, asset.did);
    const { body } = await rest();
    expect([body['summary'], byPath(body['files'] as { path: string }[])]).toEqual([summary, recognised]);
    expect(await readFormats(new Http({ origin: world.registry.url }), asset.did)).toHaveLength(3);
    expect((await ofAsset()).data.asset.formats).toEqual(
      summary.map((one) => ({ ...one, format: one.format.toUpperCase().replace('-', '_') })),
    );
  });

  it('is not known of content that was sealed before it was kept, and of nothing that is not there', async () => {
    await world.sql('UPDATE content_version SET formats = NULL');
    expect((await rest()).body['code']).toBe('CONTENT.NOT_FOUND');
    expect((await ofAsset()).data.asset.formats).toBeNull();
    expect((await new Client(world).json('GET', '/content/did:icubed:31337:5/formats')).body['code']).toBe(
      'REGISTRY.ASSET_UNKNOWN',
    );
    expect((await new Client(world).json('GET', '/content/nonsense/formats')).body['code']).toBe(
      'PROTOCOL.DID_MALFORMED',
    );
  });
});

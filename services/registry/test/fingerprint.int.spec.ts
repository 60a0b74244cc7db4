import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Client, CREATOR, eventually, OTHER, startWorld, wallet, type World } from './registry-world.js';

interface Suspect {
  readonly did: string;
  readonly tensors: number;
  readonly inOrder: number;
  readonly share: number;
  readonly shareOfParent: number;
  readonly distance: number | null;
}

const FIELDS = 'suspectedParents { did tensors inOrder share shareOfParent distance }';
const [ROWS, COLUMNS, LAYERS] = [48, 64, 3];

/** Normal numbers from a seed. */
function draws(seed: number): () => number {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 4_294_967_296;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

type Layers = readonly Float32Array[];

function train(seed: number): Layers {
  const draw = draws(seed);
  return Array.from({ length: LAYERS }, () => {
    const rows = Array.from({ length: ROWS }, () => Math.exp(draw() / 3));
    return Float32Array.from({ length: ROWS * COLUMNS }, (_, at) => draw() * rows[Math.floor(at / COLUMNS)]!);
  });
}

function tuned(layers: Layers, by: number, seed: number): Layers {
  const draw = draws(seed);
  return layers.map((layer) => layer.map((value) => value + by * draw()));
}

function permuted(layers: Layers): Layers {
  const from = (at: number) =>
    ((Math.floor(at / COLUMNS) * 29 + 3) % ROWS) * COLUMNS + (((at % COLUMNS) * 27 + 5) % COLUMNS);
  return layers.map((layer) => layer.map((_, at) => layer[from(at)]!));
}

function safetensors(layers: Layers): Buffer {
  const bytes = ROWS * COLUMNS * 4;
  const header = Object.fromEntries(
    layers.map((_, i) => [
      `w${i}`,
      { dtype: 'F32', shape: [ROWS, COLUMNS], data_offsets: [i * bytes, (i + 1) * bytes] },
    ]),
  );
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, ...layers.map((layer) => Buffer.from(layer.buffer))]);
}

const folder = (layers: Layers) => ({ 'model.safetensors': safetensors(layers) });

describe('weights that are alike', () => {
  let world: World;
  let creator: Client;
  let other: Client;
  let original: { did: string };
  const base = train(1);

  const ofUpload = async (client: Client, id: string) =>
    await client.graphql<{ upload: { suspectedParents: Suspect[] } }>(
      `query ($id: ID!) { upload(id: $id) { ${FIELDS} } }`,
      { id },
    );
  /** Once the asset was compared. */
  async function ofAsset(did: string): Promise<Suspect[]> {
    const id = did.split(':').at(-1);
    await eventually(
      async () => (await world.sql('SELECT 1 FROM fingerprint_search WHERE asset_id = $1', [id])).length > 0,
    );
    const query = `query ($did: Did!) { asset(did: $did) { ${FIELDS} } }`;
    return (await new Client(world).graphql<{ asset: { suspectedParents: Suspect[] } }>(query, { did })).data.asset
      .suspectedParents;
  }

  beforeAll(async () => {
    world = await startWorld();
    creator = new Client(world, wallet(world, CREATOR));
    other = new Client(world, wallet(world, OTHER));
    original = await creator.register(folder(base));
  });
  // only what was registered in an earlier second is sure to stand before
  beforeEach(() => world.warp(2));
  afterAll(() => world.close());

  it('are shown to the creator before the registration, and to everybody after it', async () => {
    const { uploadId, did } = await other.register(folder(tuned(base, 0.2, 5)));
    const expected = [
      expect.objectContaining({ did: original.did, tensors: 3, inOrder: 3, share: 1, shareOfParent: 1 }),
    ];
    expect((await ofUpload(other, uploadId)).data.upload.suspectedParents).toEqual(expected);
    const [suspect] = await ofAsset(did);
    expect([suspect]).toEqual(expected);
    expect(suspect!.distance).toBeGreaterThan(0);
    expect(suspect!.distance).toBeLessThan(0.2);
    expect(await ofAsset(original.did)).toEqual([]);
  });

  it('are found before anything is registered', async () => {
    const { uploadId } = await other.publish(folder(tuned(base, 0.1, 6)));
    const { suspectedParents } = (await ofUpload(other, uploadId)).data.upload;
    expect(suspectedParents.map(({ did }) => did)).toContain(original.did);
  });

  it('are found in another order of neurons', async () => {
    const { did } = await other.register(folder(permuted(base)));
    expect(await ofAsset(did)).toContainEqual(
      expect.objectContaining({ did: original.did, tensors: 3, inOrder: 0, distance: null }),
    );
  });

  it('accuse nobody of a parent that is declared, nor of its other children', async () => {
    const { did } = await other.register(folder(tuned(train(2), 0.2, 7)));
    expect(await ofAsset(did)).toEqual([]);
    const parents = [{ did, edgeType: 'FINE_TUNE' }];
    await world.warp(2);
    const child = await creator.register(folder(tuned(tuned(train(2), 0.2, 7), 0.3, 8)), { parents });
    expect(await ofAsset(child.did)).toEqual([]);
    await world.warp(2);
    const second = await creator.register(folder(tuned(tuned(train(2), 0.2, 7), 0.3, 9)), { parents });
    expect(await ofAsset(second.did)).toEqual([]);
  });

  it('of an upload are for its own account', async () => {
    const { uploadId } = await other.publish(folder(base));
    expect((await ofUpload(creator, uploadId)).errors?.[0]?.extensions.code).toBe('REGISTRY.UPLOAD_UNKNOWN');
    expect((await ofUpload(new Client(world), uploadId)).errors?.[0]?.extensions.code).toBe('AUTH.REQUIRED');
    const reader = new Client(world, wallet(world, OTHER, ['read']));
    expect((await ofUpload(reader, uploadId)).errors?.[0]?.extensions.code).toBe('AUTH.FORBIDDEN');
  });

  it('are none where there are no weights, nor in an upload that is not complete', async () => {
    const { did } = await other.register({ 'w.bin': 'weights' });
    expect(await ofAsset(did)).toEqual([]);
    const { uploadId } = (await other.json('POST', '/content/uploads')).body as { uploadId: string };
    expect((await ofUpload(other, uploadId)).data.upload.suspectedParents).toEqual([]);
  });
});

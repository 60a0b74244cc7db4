import { describe, expect, it } from '@jest/globals';
import { bytesReader } from '../reader/random-access.js';
import { likenessOf } from './compare-sketches.js';
import { fingerprintModel } from './fingerprint-model.js';
import { matchModels, suspicious } from './match-models.js';
import { bandsOf, differingBits, OrderHash } from './order-hash.js';
import { sketchTensor, type TensorSketch } from './sketch-tensor.js';

/** Normal numbers from a seed. */
function draws(seed: number): () => number {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 4_294_967_296;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** Rows of different lengths, as trained weights have. */
function weights(seed: number, [rows, columns]: readonly [number, number] = [64, 96]): Float32Array {
  const draw = draws(seed);
  const [byRow, byColumn] = [rows, columns].map((length) => Array.from({ length }, () => Math.exp(draw() / 4)));
  return Float32Array.from(
    { length: rows * columns },
    (_, at) => draw() * byRow![Math.floor(at / columns)]! * byColumn![at % columns]!,
  );
}

async function sketch(data: Float32Array, shape = [64, 96]): Promise<TensorSketch> {
  return (await sketchTensor(shape, async function* () {
    // in two parts: nothing depends on how the values come
    yield data.subarray(0, 1_000);
    yield data.subarray(1_000);
  }))!;
}

/** Rows and columns in another order. */
function permuted(data: Float32Array): Float32Array {
  return data.map((_, at) => data[((Math.floor(at / 96) * 37 + 5) % 64) * 96 + (((at % 96) * 35 + 11) % 96)]!);
}

function noisy(data: Float32Array, scale: number): Float32Array {
  const draw = draws(99);
  return data.map((value) => value + scale * draw());
}

describe('the fingerprint of a tensor', () => {
  it('is part of the format: the same bits for ever', () => {
    const hash = new OrderHash();
    for (let place = 0; place < 1_000; place += 1) hash.add(place, Math.sin(place));
    expect(Buffer.from(hash.finish(0)).toString('hex')).toBe('0f98c2bff1f997283184c2eac2a20317');
    expect(bandsOf(hash.finish(0))).toHaveLength(8);
  });

  it.each([
    ['a copy', (data: Float32Array) => data, 0],
    ['another scale and offset', (data: Float32Array) => data.map((value) => value * 7 + 128), 0],
    ['a little training', (data: Float32Array) => noisy(data, 0.1), 10],
    ['eight bits', (data: Float32Array) => data.map((value) => Math.round(value * 25)), 6],
    ['half of it zero', (data: Float32Array) => data.map((value) => (Math.abs(value) < 0.6 ? 0 : value)), 24],
  ])('hardly changes by %s', async (_, change, bits) => {
    const data = weights(1);
    const [before, after] = [await sketch(data), await sketch(change(data))];
    expect(differingBits(before.hash, after.hash)).toBeLessThanOrEqual(bits);
    expect(likenessOf(before, after)).toBe('ORDER');
  });

  it('is that of a stranger for other weights of the same size', async () => {
    const [one, other] = [await sketch(weights(1)), await sketch(weights(2))];
    expect(differingBits(one.hash, other.hash)).toBeGreaterThan(45);
    expect(likenessOf(one, other)).toBeUndefined();
  });

  it('is found again in another order of neurons, also after a little training', async () => {
    const data = weights(1);
    const before = await sketch(data);
    expect(likenessOf(before, await sketch(permuted(data)))).toBe('SHUFFLED');
    expect(likenessOf(before, await sketch(noisy(permuted(data), 0.05)))).toBe('SHUFFLED');
    expect(likenessOf(before, await sketch(permuted(data), [96, 64]))).toBeUndefined();
  });

  it('is none where all values are equal, or no numbers', async () => {
    for (const value of [0, 3, Number.NaN, Number.POSITIVE_INFINITY])
      expect(await sketch(new Float32Array(6_144).fill(value))).toBeUndefined();
  });

  it('of a part says nothing about other orders', async () => {
    const part = await sketch(weights(1), [640, 96]);
    expect(part).toMatchObject({ elements: 61_440, moments: [], axes: [] });
    expect(likenessOf(part, part)).toBe('ORDER');
  });
});

describe('what one model has of another', () => {
  it('counts each tensor once, by how much of the weights it is', async () => {
    const [a, b, c] = [await sketch(weights(1)), await sketch(weights(2)), await sketch(weights(3))];
    expect(matchModels([a, b], [a, c])).toEqual({ tensors: 1, inOrder: 1, ofFirst: 0.5, ofSecond: 0.5, distance: 0 });
    expect(matchModels([a, a, a], [a])).toMatchObject({ tensors: 1, ofFirst: 1 / 3, ofSecond: 1 });
    expect(matchModels([b], [c])).toEqual({ tensors: 0, inOrder: 0, ofFirst: 0, ofSecond: 0, distance: undefined });
    expect(matchModels([], [a])).toMatchObject({ tensors: 0, ofFirst: 0 });
  });

  it('takes three tensors in another order for evidence, one for chance', async () => {
    const originals = await Promise.all([1, 2, 3].map((seed) => sketch(weights(seed))));
    const moved = await Promise.all([1, 2, 3].map((seed) => sketch(permuted(weights(seed)))));
    expect(matchModels(moved, originals)).toMatchObject({ tensors: 3, inOrder: 0, ofFirst: 1 });
    expect(matchModels(moved.slice(0, 2), originals)).toMatchObject({ tensors: 0, ofFirst: 0 });
    expect(matchModels([...moved.slice(0, 2), originals[2]!], originals)).toMatchObject({ tensors: 3, inOrder: 1 });
  });

  it('is suspicious from a fifth of either on', () => {
    const match = { tensors: 1, inOrder: 1, distance: 0 };
    expect(suspicious({ ...match, ofFirst: 0.19, ofSecond: 0.19 })).toBe(false);
    expect(suspicious({ ...match, ofFirst: 0.2, ofSecond: 0.01 })).toBe(true);
    expect(suspicious({ ...match, ofFirst: 0.01, ofSecond: 0.2 })).toBe(true);
  });
});

describe('the fingerprint of a folder', () => {
  const safetensors = (tensors: Record<string, Float32Array>): Buffer => {
    let at = 0;
    const header = Object.fromEntries(
      Object.entries(tensors).map(([name, data]) => [
        name,
        { dtype: 'F32', shape: [data.length], data_offsets: [at, (at += data.byteLength)] },
      ]),
    );
    const json = Buffer.from(JSON.stringify(header));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(json.length));
    return Buffer.concat([length, json, ...Object.values(tensors).map((data) => Buffer.from(data.buffer))]);
  };

  it('is of the weights in all its models, the largest first, and not of what is small or no model', async () => {
    const files: Record<string, Buffer> = {
      'a.safetensors': safetensors({ w: weights(1), bias: new Float32Array(64).fill(1) }),
      'sub/b.safetensors': safetensors({ w: weights(2, [64, 200]) }),
      'rows.csv': Buffer.from('a,b\n'),
      'model.safetensors.index.json': Buffer.from(
        JSON.stringify({ metadata: {}, weight_map: { w: 'a.safetensors', bias: 'a.safetensors' } }),
      ),
    };
    const found = await fingerprintModel(Object.keys(files), async (path) => bytesReader(files[path]!));
    expect(found.map(({ elements }) => elements)).toEqual([12_800, 6_144]);
    expect(found[1]!.hash).toEqual((await sketch(weights(1))).hash);
  });
});

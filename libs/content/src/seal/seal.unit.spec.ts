import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { asDataKey } from '../keys/data-key.js';
import { seal } from './seal.js';
import { CHUNK_BYTES, HEADER_BYTES, TAG_BYTES } from './sealed-header.js';
import { chunksFor, plainSizeOf, sealedSizeOf } from './sealed-layout.js';
import { unseal } from './unseal.js';
import { unsealRange } from './unseal-range.js';

const SEALED_CHUNK = CHUNK_BYTES + TAG_BYTES;
const dataKey = asDataKey(Buffer.alloc(32, 7));
const salt = Buffer.alloc(32, 9);
const context = 'weights/det.onnx';
const owner = 'version-1';

async function* inParts(bytes: Uint8Array, size = bytes.length || 1): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const collect = async (source: AsyncIterable<Uint8Array>): Promise<Buffer> =>
  Buffer.concat(await Array.fromAsync(source));
const sealed = (plain: Uint8Array, parts?: number): Promise<Buffer> =>
  collect(seal(inParts(plain, parts), { dataKey, owner, context, salt }));
const opened = (bytes: Uint8Array, parts?: number): Promise<Buffer> =>
  collect(unseal(inParts(bytes, parts), { dataKey, owner, context }));
const noise = (size: number): Buffer =>
  Buffer.concat(
    Array.from({ length: Math.ceil(size / 32) }, (_, n) => createHash('sha256').update(`${n}`).digest()),
  ).subarray(0, size);
const broken = { code: 'CONTENT.SEAL_BROKEN' };

describe('a sealed stream', () => {
  it.each([0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES, 3 * CHUNK_BYTES + 17])(
    'opens to the same %d bytes and has the predicted size',
    async (size) => {
      const bytes = await sealed(noise(size), 10_007);
      expect(bytes.length).toBe(sealedSizeOf(size));
      expect(plainSizeOf(bytes.length)).toBe(size);
      expect(Buffer.compare(await opened(bytes, 4_099), noise(size))).toBe(0);
    },
  );

  it('does not depend on how the bytes arrive', async () => {
    const plain = noise(2 * CHUNK_BYTES + 5);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 200_000 }),
        fc.integer({ min: 1, max: 200_000 }),
        async (write, read) => {
          const bytes = await sealed(plain, write);
          expect(Buffer.compare(bytes, await sealed(plain))).toBe(0);
          expect(Buffer.compare(await opened(bytes, read), plain)).toBe(0);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('shows nothing of the content in any position', async () => {
    const bytes = await sealed(Buffer.alloc(CHUNK_BYTES + 100, 0x41));
    expect(bytes.includes(Buffer.alloc(8, 0x41))).toBe(false);
  });

  it('hides that two files are equal', async () => {
    const one = await collect(seal(inParts(noise(100)), { dataKey, owner, context: 'a', salt }));
    const two = await collect(seal(inParts(noise(100)), { dataKey, owner, context: 'b', salt }));
    expect(one.subarray(HEADER_BYTES).equals(two.subarray(HEADER_BYTES))).toBe(false);
  });
});

describe('tampering with a sealed stream', () => {
  const plain = noise(2 * CHUNK_BYTES + 1000);
  const chunk = (bytes: Buffer, index: number): Buffer =>
    bytes.subarray(HEADER_BYTES + index * SEALED_CHUNK, HEADER_BYTES + (index + 1) * SEALED_CHUNK);

  it('is found at every byte of the header', async () => {
    const bytes = await sealed(noise(10));
    for (let at = 0; at < HEADER_BYTES; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1;
      await expect(opened(changed)).rejects.toMatchObject(broken);
    }
  });

  it('is found at any byte of the body', async () => {
    const bytes = await sealed(plain);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: HEADER_BYTES, max: bytes.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, flip) => {
          const changed = Buffer.from(bytes);
          changed[at]! ^= flip;
          await expect(opened(changed)).rejects.toMatchObject(broken);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is found wherever the stream is cut', async () => {
    const bytes = await sealed(plain);
    const cuts = [
      0,
      1,
      HEADER_BYTES - 1,
      HEADER_BYTES,
      HEADER_BYTES + 15,
      HEADER_BYTES + SEALED_CHUNK,
      HEADER_BYTES + 2 * SEALED_CHUNK,
    ];
    for (const cut of [...cuts, bytes.length - 1])
      await expect(opened(bytes.subarray(0, cut))).rejects.toMatchObject(broken);
  });

  it('is found when the stream is extended', async () => {
    const bytes = await sealed(plain);
    await expect(opened(Buffer.concat([bytes, Buffer.from([0])]))).rejects.toMatchObject(broken);
    await expect(opened(Buffer.concat([bytes, chunk(bytes, 0)]))).rejects.toMatchObject(broken);
    const full = await sealed(noise(CHUNK_BYTES));
    await expect(opened(Buffer.concat([full, full.subarray(HEADER_BYTES)]))).rejects.toMatchObject(broken);
  });

  it('is found when chunks are reordered, repeated or left out', async () => {
    const bytes = await sealed(plain);
    const head = bytes.subarray(0, HEADER_BYTES);
    const [a, b, c] = [chunk(bytes, 0), chunk(bytes, 1), chunk(bytes, 2)];
    for (const order of [
      [b, a, c],
      [a, a, c],
      [a, c],
      [b, c],
      [a, b, b, c],
    ]) {
      await expect(opened(Buffer.concat([head, ...order]))).rejects.toMatchObject(broken);
    }
  });

  it('is found when a chunk comes from another file', async () => {
    const other = await collect(seal(inParts(plain), { dataKey, owner, context: 'other', salt }));
    const bytes = await sealed(plain);
    chunk(other, 1).copy(bytes, HEADER_BYTES + SEALED_CHUNK);
    await expect(opened(bytes)).rejects.toMatchObject(broken);
  });

  it('is found when the file is opened as another one, as one of another version or with another key', async () => {
    const bytes = await sealed(plain);
    await expect(collect(unseal(inParts(bytes), { dataKey, owner, context: 'other' }))).rejects.toMatchObject(broken);
    const foreign = { dataKey, owner: 'version-2', context };
    await expect(collect(unseal(inParts(bytes), foreign))).rejects.toMatchObject(broken);
    // the same text, cut elsewhere
    const shifted = { dataKey, owner: `${owner}:weights`, context: 'det.onnx' };
    await expect(collect(unseal(inParts(bytes), shifted))).rejects.toMatchObject(broken);
    const wrong = asDataKey(Buffer.alloc(32, 8));
    await expect(collect(unseal(inParts(bytes), { dataKey: wrong, owner, context }))).rejects.toMatchObject(broken);
  });

  it('yields no byte of a chunk that does not open', async () => {
    const bytes = await sealed(plain);
    bytes[HEADER_BYTES + SEALED_CHUNK + 5]! ^= 1;
    let seen = 0;
    await expect(
      (async () => {
        for await (const part of unseal(inParts(bytes), { dataKey, owner, context })) seen += part.length;
      })(),
    ).rejects.toMatchObject(broken);
    expect(seen).toBe(CHUNK_BYTES);
  });
});

describe('random access to a sealed stream', () => {
  const plain = noise(2 * CHUNK_BYTES + 1000);

  it('gives exactly the asked bytes and reads only their chunks', async () => {
    const bytes = await sealed(plain);
    await fc.assert(
      fc.asyncProperty(fc.nat(plain.length), fc.nat(plain.length), async (x, y) => {
        const range = { start: Math.min(x, y), end: Math.max(x, y) };
        const reads: number[] = [];
        const read = async (start: number, end: number): Promise<Uint8Array> => {
          reads.push(end - start);
          return bytes.subarray(start, end);
        };
        const part = await collect(unsealRange(read, bytes.length, range, { dataKey, owner, context }));
        expect(part.equals(plain.subarray(range.start, range.end))).toBe(true);
        expect(reads.length - 1).toBeLessThanOrEqual(Math.ceil((range.end - range.start) / CHUNK_BYTES) + 1);
      }),
      { numRuns: 40 },
    );
  });

  it('refuses a changed chunk, a range outside and a size that no sealed stream has', async () => {
    const bytes = await sealed(plain);
    bytes[HEADER_BYTES + 1]! ^= 1;
    const read = async (start: number, end: number): Promise<Uint8Array> => bytes.subarray(start, end);
    await expect(
      collect(unsealRange(read, bytes.length, { start: 0, end: 1 }, { dataKey, owner, context })),
    ).rejects.toMatchObject(broken);
    expect(() => chunksFor(0, plain.length + 1, bytes.length)).toThrow(RangeError);
    expect(() => plainSizeOf(HEADER_BYTES + TAG_BYTES - 1)).toThrow('CONTENT.SEAL_BROKEN');
    expect(() => plainSizeOf(HEADER_BYTES + SEALED_CHUNK + 5)).toThrow('CONTENT.SEAL_BROKEN');
  });
});

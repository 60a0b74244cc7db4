import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { bytesReader } from '../reader/random-access.js';
import { readableElements, tensorValues } from './tensor-values.js';
import { decoderOf } from './value-decoder.js';

const blocks = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../test/fixtures/gguf-blocks.json'), 'utf8'),
) as Record<string, { block: string; values: number[] }>;

async function valuesOf(dtype: string, bytes: Uint8Array, limit?: number): Promise<number[]> {
  const tensor = { name: 't', dtype, shape: [], offset: 3, bytes: bytes.length };
  const values: number[] = [];
  const reader = bytesReader(Buffer.concat([Buffer.alloc(3), bytes, Buffer.from('behind')]));
  for await (const chunk of tensorValues(tensor, reader, limit)) values.push(...chunk);
  return values;
}

describe('the values of a tensor', () => {
  it.each(Object.entries(blocks))('of %s are those that gguf-py reads', async (dtype, { block, values }) => {
    const read = await valuesOf(dtype, Buffer.from(block + block, 'hex'));
    expect(read).toHaveLength(values.length * 2);
    for (const [i, value] of values.entries()) {
      expect(read[i]).toBeCloseTo(value, 5);
      expect(read[i + values.length]).toBe(read[i]);
    }
  });

  it.each([
    ['F64', '000000000000f83f', 1.5],
    ['F32', '0000c03f', 1.5],
    ['float32', '000020c0', -2.5],
    ['F16', '003e', 1.5],
    ['FLOAT16', '0100', 2 ** -24],
    ['BF16', '20c0', -2.5],
    ['I8', 'ff', -1],
    ['UINT8', 'ff', 255],
    ['I16', '00ff', -256],
    ['U16', '00ff', 65_280],
  ])('of %s are plain', async (dtype, hex, value) => {
    expect(await valuesOf(dtype, Buffer.from(hex, 'hex'))).toEqual([value]);
  });

  it('are read up to a limit, and window by window', async () => {
    const many = Float32Array.from({ length: 200_000 }, (_, i) => i);
    const bytes = new Uint8Array(many.buffer);
    expect(await valuesOf('F32', bytes, 70_000)).toEqual([...many.subarray(0, 70_000)]);
    expect((await valuesOf('F32', bytes)).at(-1)).toBe(199_999);
  });

  it('are none of types that hold no weights, of packed protobuf, of half an element', () => {
    const tensor = { name: 't', dtype: 'F32', shape: [], offset: 0, bytes: 8 };
    expect(readableElements(tensor)).toBe(2);
    expect(readableElements({ ...tensor, bytes: 7 })).toBe(0);
    expect(readableElements({ ...tensor, encoding: 'protobuf' })).toBe(0);
    expect(readableElements({ ...tensor, dtype: 'I64' })).toBe(0);
    expect(decoderOf('constructor')).toBeUndefined();
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fixture, watched } from '../../test/fixture.js';
import { mutations, refusalOf } from '../../test/refusal-of.js';
import { bytesReader } from '../reader/random-access.js';
import { parseGguf } from './parse-gguf.js';

const u32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const u64 = (value: number | bigint) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
};
const text = (value: string) => Buffer.concat([u64(Buffer.byteLength(value)), Buffer.from(value)]);
const entry = (key: string, type: number, ...value: Buffer[]) => Buffer.concat([text(key), u32(type), ...value]);
const tensor = (name: string, dims: (number | bigint)[], type: number, offset: number | bigint) =>
  Buffer.concat([text(name), u32(dims.length), ...dims.map(u64), u32(type), u64(offset)]);

interface Parts {
  version?: number;
  entries?: Buffer[];
  tensors?: Buffer[];
  data?: number;
  counts?: [number | bigint, number | bigint];
  alignment?: number;
}

/** A file byte by byte: magic, version, counts, entries, tensors, padding, data. */
function file({ version = 3, entries = [], tensors = [], data = 0, counts, alignment = 32 }: Parts): Buffer {
  const [tensorCount, entryCount] = counts ?? [tensors.length, entries.length];
  const header = Buffer.concat([
    Buffer.from('GGUF'),
    u32(version),
    u64(tensorCount),
    u64(entryCount),
    ...entries,
    ...tensors,
  ]);
  const padding = tensors.length > 0 ? (alignment - (header.length % alignment)) % alignment : 0;
  return Buffer.concat([header, Buffer.alloc(padding + data)]);
}

const f32 = (name: string, offset = 0) => tensor(name, [8], 0, offset);
const refused = (bytes: Uint8Array) => refusalOf(() => parseGguf(bytesReader(bytes)));

describe('a GGUF file', () => {
  it("is read as llama.cpp's writer wrote it", async () => {
    const bytes = fixture('model.gguf');
    const { tensors, metadata } = await parseGguf(bytesReader(bytes));
    expect(metadata).toEqual({
      'gguf.version': 3,
      'general.architecture': 'llama',
      'general.name': 'tiny',
      'llama.context_length': 128,
      'llama.rope.freq_base': 10_000,
      'tokenizer.ggml.add_bos_token': true,
      'tokenizer.ggml.tokens': { elementType: 8, length: 4 },
      'tokenizer.ggml.scores': [0, -1, -2, -3],
    });
    expect(tensors.map(({ name, dtype, shape, bytes }) => [name, dtype, shape, bytes])).toEqual([
      ['token_embd.weight', 'F32', [4, 32], 512],
      ['norm.weight', 'F16', [5], 10],
      ['blk.0.ffn.weight', 'Q8_0', [2, 64], 136],
    ]);
    expect(bytes.readFloatLE(tensors[0]!.offset + 4 * 127)).toBe(127);
    expect(bytes.readUInt16LE(tensors[1]!.offset)).toBe(0x3c00);
  });

  it.each([2, 3])('of version %i may be a vocabulary without tensors', async (version) => {
    expect(await refused(file({ version, entries: [entry('a', 4, u32(1))] }))).toBe('accepted');
  });

  it('has values of every type', async () => {
    const wide = Buffer.alloc(8);
    wide.writeDoubleLE(0.5);
    const minus = (bytes: number) => Buffer.alloc(bytes, 0xff);
    const { metadata } = await parseGguf(
      bytesReader(
        file({
          entries: [
            entry('u8', 0, minus(1)),
            entry('i8', 1, minus(1)),
            entry('u16', 2, minus(2)),
            entry('i16', 3, minus(2)),
            entry('u32', 4, minus(4)),
            entry('i32', 5, minus(4)),
            entry('u64', 10, u64(7)),
            entry('i64', 11, minus(8)),
            entry('f64', 12, wide),
            entry('bools', 9, u32(7), u64(2), Buffer.from([1, 0])),
            entry('long', 9, u32(4), u64(65), Buffer.alloc(260)),
          ],
        }),
      ),
    );
    const { long, bools, 'gguf.version': _, ...numbers } = metadata;
    expect(numbers).toEqual({
      u8: 255,
      i8: -1,
      u16: 65_535,
      i16: -1,
      u32: 4_294_967_295,
      i32: -1,
      u64: 7,
      i64: -1,
      f64: 0.5,
    });
    expect([long, bools]).toEqual([{ elementType: 4, length: 65 }, [true, false]]);
  });

  it('lies at the alignment that its metadata names', async () => {
    const entries = [entry('general.alignment', 4, u32(128))];
    const aligned = file({ entries, tensors: [f32('a'), f32('b', 128)], data: 160, alignment: 128 });
    const { tensors } = await parseGguf(bytesReader(aligned));
    expect(tensors.map(({ offset }) => offset)).toEqual([128, 256]);
    expect(await refused(file({ entries, tensors: [f32('a'), f32('b', 32)], data: 64, alignment: 128 }))).toMatch(
      /aligned/,
    );
  });

  it.each<[string, Buffer, RegExp]>([
    ['nothing', Buffer.alloc(0), /TRUNCATED/],
    ['another magic', Buffer.concat([Buffer.from('GGML'), Buffer.alloc(40)]), /start with GGUF/],
    ['version 1', file({ version: 1 }), /UNSUPPORTED/],
    ['big endian', file({ version: 0x03000000 }), /UNSUPPORTED/],
    ['2^64 tensors', file({ counts: [2n ** 64n - 1n, 0] }), /FORMAT_INVALID.*number of tensors/],
    ['2^32 tensors', file({ counts: [2n ** 32n, 0] }), /FORMAT_LIMIT/],
    ['more tensors than bytes', file({ counts: [1_000, 0] }), /TRUNCATED.*cannot hold/],
    ['more metadata than bytes', file({ counts: [0, 60_000] }), /TRUNCATED.*cannot hold/],
    ['2^40 entries of metadata', file({ counts: [0, 2n ** 40n] }), /FORMAT_LIMIT/],
    ['a key twice', file({ entries: [entry('a', 4, u32(1)), entry('a', 4, u32(2))] }), /"a" occurs twice/],
    ['an empty key', file({ entries: [entry('', 4, u32(1))] }), /ASCII/],
    ['a key with a line break', file({ entries: [entry('a\nb', 4, u32(1))] }), /ASCII/],
    ['a key of 4 GB', file({ entries: [Buffer.concat([u64(2 ** 32), Buffer.alloc(30)])] }), /FORMAT_LIMIT/],
    ['a string of 2^60 bytes', file({ entries: [entry('a', 8, u64(2n ** 60n))] }), /FORMAT_INVALID.*length/],
    ['a string longer than the file', file({ entries: [entry('a', 8, u64(1_000))] }), /TRUNCATED/],
    ['a string that is not UTF-8', file({ entries: [entry('a', 8, u64(1), Buffer.from([0xff]))] }), /UTF-8/],
    ['an unknown type', file({ entries: [entry('a', 13, u32(1))] }), /unknown type 13/],
    ['a bool of 2', file({ entries: [entry('a', 7, Buffer.from([2]))] }), /bool of 2/],
    ['an array of arrays', file({ entries: [entry('a', 9, u32(9), u64(1), u32(4), u64(0))] }), /array of arrays/],
    ['an array of 2^40 numbers', file({ entries: [entry('a', 9, u32(4), u64(2n ** 40n))] }), /TRUNCATED/],
    ['an array of 2^40 strings', file({ entries: [entry('a', 9, u32(8), u64(2n ** 40n))] }), /TRUNCATED/],
    ['an array of nothing known', file({ entries: [entry('a', 9, u32(77), u64(100), Buffer.alloc(800))] }), /unknown/],
    ['a short array of nothing known', file({ entries: [entry('a', 9, u32(77), u64(1), Buffer.alloc(8))] }), /unknown/],
    ['alignment 0', file({ entries: [entry('general.alignment', 4, u32(0))] }), /power of two/],
    ['alignment 24', file({ entries: [entry('general.alignment', 4, u32(24))] }), /power of two/],
    ['alignment 2^31', file({ entries: [entry('general.alignment', 4, u32(2 ** 31))] }), /power of two/],
    ['alignment as text', file({ entries: [entry('general.alignment', 8, text('32'))] }), /power of two/],
    ['a tensor twice', file({ tensors: [f32('a'), f32('a', 32)], data: 64 }), /"a" occurs twice/],
    ['five dimensions', file({ tensors: [tensor('a', [1, 1, 1, 1, 1], 0, 0)], data: 32 }), /5 dimensions/],
    ['2^32 dimensions', file({ tensors: [Buffer.concat([text('a'), u32(0xffffffff), u64(1), u64(1)])] }), /dimensions/],
    ['dimensions that overflow', file({ tensors: [tensor('a', [2n ** 40n, 2n ** 40n, 0], 0, 0)] }), /counted/],
    ['a negative dimension', file({ tensors: [tensor('a', [2n ** 64n - 8n], 0, 0)] }), /dimension of/],
    ['an unknown tensor type', file({ tensors: [tensor('a', [8], 99, 0)], data: 32 }), /UNSUPPORTED.*type 99/],
    ['a withdrawn tensor type', file({ tensors: [tensor('a', [32], 4, 0)], data: 32 }), /UNSUPPORTED/],
    ['rows of half a block', file({ tensors: [tensor('a', [16, 2], 8, 0)], data: 34 }), /whole blocks/],
    ['an unaligned offset', file({ tensors: [f32('a', 4)], data: 64 }), /not aligned/],
    ['overlap', file({ tensors: [f32('a'), f32('b')], data: 64 }), /overlap/],
    ['a gap', file({ tensors: [f32('a'), f32('b', 64)], data: 96 }), /belong to no tensor/],
    ['an offset of 2^64', file({ tensors: [f32('a', 0), tensor('b', [8], 0, 2n ** 64n - 32n)] }), /offset of/],
    ['tensors after the end', file({ tensors: [f32('a')], data: 31 }), /TRUNCATED/],
    ['bytes after the last tensor', file({ tensors: [f32('a')], data: 33 }), /belong to nobody/],
    ['a name of a kilobyte', file({ tensors: [f32('n'.repeat(1_000))], data: 32 }), /FORMAT_LIMIT/],
  ])('with %s is refused', async (_, bytes, why) => {
    expect(await refused(bytes)).toMatch(why);
  });

  it('costs its header of reading, whatever lies behind', async () => {
    const reader = watched(file({ tensors: [tensor('a', [4_000_000], 0, 0)], data: 16_000_000 }));
    await parseGguf(reader);
    expect(reader.total).toBeLessThan(200_000);
    const strings = Array.from({ length: 50_000 }, () => text('ab'));
    const vocabulary = watched(file({ entries: [entry('tokens', 9, u32(8), u64(50_000), ...strings)] }));
    await parseGguf(vocabulary);
    expect(vocabulary.longest).toBeLessThanOrEqual(64 * 1024);
  });

  it('of any bytes is accepted or refused with a code', async () => {
    const valid = fixture('model.gguf');
    const headed = fc.uint8Array({ maxLength: 200 }).map((tail) => Buffer.concat([valid.subarray(0, 8), tail]));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 60 }), headed, mutations(valid)), async (bytes) => {
        expect(await refused(bytes)).toMatch(/^accepted|^CONTENT\.FORMAT_/);
      }),
      { numRuns: 2_000 },
    );
  });
});

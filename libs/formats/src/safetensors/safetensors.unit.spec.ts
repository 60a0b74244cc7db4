import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fixture, fixtureFolder, watched } from '../../test/fixture.js';
import { mutations, refusalOf } from '../../test/refusal-of.js';
import { bytesReader, folderOf } from '../reader/random-access.js';
import { parseSafetensors } from './parse-safetensors.js';
import { parseSafetensorsIndex } from './parse-safetensors-index.js';

/** A file byte by byte: length, header, data. */
function file(header: string | object, data = 0, length?: bigint): Buffer {
  const text = Buffer.isBuffer(header)
    ? header
    : Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(length ?? BigInt(text.length));
  return Buffer.concat([size, text, Buffer.alloc(data)]);
}

const tensor = (dtype: string, shape: unknown[], from: number, to: number) => ({
  dtype,
  shape,
  data_offsets: [from, to],
});
const one = '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}';
const refused = (bytes: Uint8Array) => refusalOf(() => parseSafetensors(bytesReader(bytes)));

describe('a safetensors file', () => {
  it('is read as the reference library wrote it', async () => {
    const bytes = fixture('model.safetensors');
    const { tensors, metadata } = await parseSafetensors(bytesReader(bytes), { aligned: true });
    expect(metadata).toEqual({ format: 'pt', licence: 'Apache-2.0' });
    expect(Object.fromEntries(tensors.map(({ name, dtype, shape, bytes }) => [name, [dtype, shape, bytes]]))).toEqual({
      steps: ['I64', [], 8],
      weight: ['F32', [2, 3], 24],
      bias: ['F16', [3], 6],
    });
    const { offset } = tensors.find(({ name }) => name === 'weight')!;
    expect([0, 1, 2, 3, 4, 5].map((n) => bytes.readFloatLE(offset + 4 * n))).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('may hold no tensor, empty tensors and elements of less than a byte', async () => {
    expect(await refused(file('{}'))).toBe('accepted');
    expect(await refused(file({ a: tensor('F32', [0, 9], 0, 0), b: tensor('F32', [1], 0, 4) }, 4))).toBe('accepted');
    expect(await refused(file({ a: tensor('F4', [3, 2], 0, 3) }, 3))).toBe('accepted');
    expect(await refused(file(`${one}   `, 8))).toBe('accepted');
  });

  it('is refused when unaligned only on demand', async () => {
    const bytes = file(`${one}  `.replace('"a"', '"ab"'), 8);
    expect(await refused(bytes)).toBe('accepted');
    expect(await refusalOf(() => parseSafetensors(bytesReader(bytes), { aligned: true }))).toMatch(/multiple of 4/);
  });

  it.each([
    ['nothing', Buffer.alloc(0), /TRUNCATED/],
    ['half a length', Buffer.alloc(7), /TRUNCATED/],
    ['a header of 2^64 bytes', file(one, 8, 2n ** 64n - 1n), /FORMAT_INVALID.*length of the header/],
    ['a header over the cap', file(one, 8, 25_000_001n), /FORMAT_LIMIT/],
    ['a header longer than the file', file(one, 8, 1_000n), /TRUNCATED/],
    ['a header that is no object', file('[]'), /start with/],
    ['white space before the header', file(` ${one}`, 8), /start with/],
    ['text after the header', file(`${one}x`, 8), /text follows/],
    ['a byte that is not UTF-8', file(Buffer.from('{"\xff":1}', 'latin1')), /UTF-8/],
    ['a tensor twice', file(`{${one.slice(1, -1)},${one.slice(1, -1)}}`, 8), /"a" twice/],
    ['a tensor twice, one escaped', file(`{${one.slice(1, -1)},"\\u0061":${one.slice(5)}`, 8), /twice/],
    ['a dtype twice', file(one.replace('"shape"', '"dtype":"I8","shape"'), 8), /"dtype" twice/],
    ['a key nobody knows', file(one.replace('"shape"', '"x":1,"shape"'), 8), /unknown key "x"/],
    ['a missing shape', file('{"a":{"dtype":"F32","data_offsets":[0,8]}}', 8), /lacks/],
    ['an unknown dtype', file({ a: tensor('F31', [2], 0, 8) }, 8), /FORMAT_UNSUPPORTED/],
    ['a dtype of Object', file({ a: tensor('constructor', [2], 0, 8) }, 8), /FORMAT_UNSUPPORTED/],
    ['a shape that promises more', file({ a: tensor('F32', [3], 0, 8) }, 8), /needs 12 bytes/],
    ['a shape beyond counting', file({ a: tensor('F32', [2 ** 40, 2 ** 40, 0], 0, 8) }, 8), /counted/],
    ['a negative dimension', file({ a: tensor('F32', [-2], 0, 8) }, 8), /natural/],
    ['a fraction', file({ a: tensor('F32', [2.5], 0, 8) }, 8), /natural/],
    ['an exponent', file(one.replace('[2]', '[2e0]'), 8), /natural/],
    ['a dimension as text', file({ a: tensor('F32', ['2'], 0, 8) }, 8), /natural/],
    [
      '20 dimensions',
      file(
        {
          a: tensor(
            'U8',
            Array.from({ length: 20 }, () => 1),
            0,
            1,
          ),
        },
        1,
      ),
      /more than 16/,
    ],
    ['elements that end within a byte', file({ a: tensor('F4', [3], 0, 2) }, 2), /whole bytes/],
    ['offsets backwards', file({ a: tensor('F32', [2], 8, 0) }, 8), /span -8/],
    ['three offsets', file(one.replace('[0,8]', '[0,8,8]'), 8), /more than 2/],
    ['overlap', file({ a: tensor('U8', [8], 0, 8), b: tensor('U8', [8], 4, 12) }, 12), /overlap/],
    ['equal ranges', file({ a: tensor('U8', [8], 0, 8), b: tensor('U8', [8], 0, 8) }, 8), /overlap/],
    ['a gap at the start', file({ a: tensor('U8', [4], 4, 8) }, 8), /belong to no tensor/],
    ['a gap of one byte', file({ a: tensor('U8', [4], 1, 5) }, 5), /belong to no tensor/],
    ['overlap by one byte', file({ a: tensor('U8', [4], 0, 4), b: tensor('U8', [4], 3, 7) }, 7), /overlap/],
    ['a gap between', file({ a: tensor('U8', [4], 0, 4), b: tensor('U8', [1], 7, 8) }, 8), /belong to no tensor/],
    ['bytes after the last tensor', file(one, 9), /belong to nobody/],
    ['tensors after the end', file(one, 7), /TRUNCATED/],
    ['metadata that is no text', file({ __metadata__: { a: 1 } }), /no string/],
    ['metadata in a list', file({ __metadata__: ['a'] }), /lacks a \{/],
    ['a lone surrogate', file('{"__metadata__":{"a":"\\ud800"}}'), /surrogate/],
    ['a control character', file('{"__metadata__":{"a":"\u0001"}}'), /does not end/],
    ['a trailing comma', file(`${one.slice(0, -1)},}`, 8), /no string/],
    ['depth', file(`{"a":${'['.repeat(5_000)}`, 0), /FORMAT_/],
    ['a name of a megabyte', file({ ['n'.repeat(1 << 20)]: tensor('U8', [0], 0, 0) }), /FORMAT_LIMIT.*too long/],
  ])('with %s is refused', async (_, bytes, why) => {
    expect(await refused(bytes)).toMatch(why);
  });

  it('costs a header of reading, never what it claims', async () => {
    const claims = watched(file(one, 8, 24_000_000n));
    await refusalOf(() => parseSafetensors(claims));
    expect(claims.longest).toBeLessThan(100);
    const large = watched(file({ a: tensor('U8', [5_000_000], 0, 5_000_000) }, 5_000_000));
    await parseSafetensors(large);
    expect(large.total).toBeLessThan(200_000);
  });

  it('of any bytes is accepted or refused with a code', async () => {
    const valid = fixture('model.safetensors');
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 200 }), mutations(valid)), async (bytes) => {
        expect(await refused(bytes)).toMatch(/^accepted|^CONTENT\.FORMAT_/);
      }),
      { numRuns: 2_000 },
    );
  });

  it('that is accepted is filled by its tensors, whatever was changed', async () => {
    const valid = fixture('model.safetensors');
    await fc.assert(
      fc.asyncProperty(mutations(valid), async (bytes) => {
        const parsed = await parseSafetensors(bytesReader(bytes)).catch(() => undefined);
        if (!parsed) return;
        const header = 8 + Number(bytes.readBigUInt64LE());
        expect(parsed.tensors.reduce((sum, { bytes }) => sum + bytes, header)).toBe(bytes.length);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('an index of shards', () => {
  const SHARDS = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'];
  const index = (map: object) =>
    bytesReader(Buffer.from(JSON.stringify({ metadata: { total_size: 1 }, weight_map: map })));
  const refused = (map: object, folder = fixtureFolder(...SHARDS)) =>
    refusalOf(() => parseSafetensorsIndex(index(map), 'model.safetensors.index.json', folder));
  const [first, second] = SHARDS as [string, string];

  it('joins the tensors of its files', async () => {
    const reader = bytesReader(fixture('model.safetensors.index.json'));
    const { tensors, metadata } = await parseSafetensorsIndex(reader, 'm.index.json', fixtureFolder(...SHARDS));
    expect(tensors.map(({ name, file }) => [name, file])).toEqual([
      ['a', first],
      ['b', second],
      ['c', second],
    ]);
    expect(metadata).toEqual({ shards: SHARDS });
  });

  it('finds shards beside itself', async () => {
    const folder = folderOf({ [`deep/${first}`]: fixture(first) });
    const { tensors } = await parseSafetensorsIndex(index({ a: first }), 'deep/i.json', folder);
    expect(tensors[0]!.file).toBe(`deep/${first}`);
  });

  it.each([
    ['a missing shard', { a: 'gone.safetensors' }, /PART_INVALID.*no file/],
    ['a tensor that is not in its shard', { a: first, x: first }, /does not hold "x"/],
    ['a shard with a tensor too many', { a: first, b: second }, /does not send there/],
    ['a path out of the folder', { a: '../a.safetensors' }, /PATH_INVALID/],
    ['an absolute path', { a: '/etc/passwd' }, /PATH_INVALID/],
    ['itself as shard', { a: 'model.safetensors.index.json' }, /itself/],
    ['a number for a file', { a: 1 }, /no string/],
  ])('with %s is refused', async (_, map, why) => {
    expect(await refused(map)).toMatch(why);
  });

  it('without a map is refused', async () => {
    const reader = bytesReader(Buffer.from('{"metadata":{}}'));
    expect(await refusalOf(() => parseSafetensorsIndex(reader, 'i.json', folderOf({})))).toMatch(/no weight_map/);
  });
});

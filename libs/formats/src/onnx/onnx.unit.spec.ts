import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { logisticNetwork } from '@icubed/tensors';
import fc from 'fast-check';
import { fixture, fixtureFolder, watched } from '../../test/fixture.js';
import { field, message, varint } from '../../test/protobuf-bytes.js';
import { mutations, refusalOf } from '../../test/refusal-of.js';
import { bytesReader, folderOf } from '../reader/random-access.js';
import { parseOnnx } from './parse-onnx.js';

const tensor = (name: string, dims: (number | bigint)[], type: number, ...rest: Uint8Array[]) =>
  message(...dims.map((dim) => field(1, dim)), field(2, type), field(8, name), ...rest);
const graph = (...initializers: Uint8Array[]) => message(...initializers.map((bytes) => field(5, bytes)));
const model = (graphBytes: Uint8Array, ...rest: Uint8Array[]) => message(field(1, 8), field(7, graphBytes), ...rest);
const raw = (bytes: number) => field(9, Buffer.alloc(bytes));
const entry = (key: string, value: string) => field(13, message(field(1, key), field(2, value)));
const outside = (location: string, offset?: string, length?: string) =>
  message(
    field(14, 1),
    entry('location', location),
    ...(offset === undefined ? [] : [entry('offset', offset)]),
    ...(length === undefined ? [] : [entry('length', length)]),
  );
const holding = (...initializers: Uint8Array[]) => model(graph(...initializers));
const DATA = folderOf({ 'w.data': Buffer.alloc(64) });
const refused = (bytes: Uint8Array, folder = DATA) => refusalOf(() => parseOnnx(bytesReader(bytes), 'm.onnx', folder));

describe('an ONNX file', () => {
  it('is read as the reference library wrote it, however a tensor is held', async () => {
    const bytes = fixture('branches.onnx');
    const { tensors, metadata } = await parseOnnx(bytesReader(bytes));
    expect(tensors.map(({ name, dtype, shape, encoding }) => [name, dtype, shape, encoding ?? 'plain'])).toEqual([
      ['', 'FLOAT', [2, 3], 'protobuf'],
      ['w', 'FLOAT', [2, 3], 'plain'],
      ['typed_floats', 'FLOAT', [3], 'protobuf'],
      ['typed_halves', 'FLOAT16', [2], 'protobuf'],
      ['typed_int64s', 'INT64', [3], 'protobuf'],
      ['typed_int8s', 'INT8', [2, 2], 'protobuf'],
      ['typed_int4s', 'INT4', [3], 'protobuf'],
      ['typed_bools', 'BOOL', [2], 'protobuf'],
      ['typed_uint64s', 'UINT64', [2], 'protobuf'],
      ['typed_doubles', 'DOUBLE', [2], 'protobuf'],
      ['complex', 'COMPLEX64', [2], 'protobuf'],
      ['words', 'STRING', [2], 'protobuf'],
      ['nothing', 'FLOAT', [0, 4], 'protobuf'],
    ]);
    const { offset } = tensors[1]!;
    expect([0, 1, 2, 3, 4, 5].map((n) => bytes.readFloatLE(offset + 4 * n))).toEqual([0, 1, 2, 3, 4, 5]);
    expect(metadata).toMatchObject({ producer: 'fixture', opsets: { '': 21 }, nodes: 3 });
  });

  it('is read as this project writes it', async () => {
    const network = logisticNetwork({ weights: Float64Array.of(0.5, -2, 0.25), bias: -1 }, 'tiny');
    const { tensors } = await parseOnnx(bytesReader(network));
    expect(tensors.reduce((sum, { bytes }) => sum + bytes, 0)).toBeGreaterThanOrEqual(16);
    const spam = readFileSync(new URL('../../../../examples/models/spam/classifier.onnx', import.meta.url));
    const { tensors: weights } = await parseOnnx(bytesReader(spam));
    expect(weights.some(({ dtype, bytes }) => dtype === 'FLOAT' && bytes > 10_000)).toBe(true);
  });

  it('has its external data found in its folder', async () => {
    const { tensors } = await parseOnnx(
      bytesReader(fixture('outside.onnx')),
      'outside.onnx',
      fixtureFolder('outside.data'),
    );
    expect(tensors.map(({ name, file, bytes }) => [name, file, bytes])).toEqual([
      ['w', 'outside.data', 24],
      ['v', 'outside.data', 24],
    ]);
    expect(fixture('outside.data').readFloatLE(tensors[1]!.offset + 4)).toBe(2);
  });

  it('may hold what the format allows', async () => {
    const f32 = (dims: number[], bytes: number) => tensor('a', dims, 1, raw(bytes));
    expect(await refused(holding(f32([], 4)))).toBe('accepted');
    expect(await refused(holding(f32([0], 0)))).toBe('accepted');
    expect(await refused(holding(tensor('a', [3], 22, raw(2))))).toBe('accepted');
    expect(await refused(holding(message(field(1, Buffer.from([2, 3])), field(2, 1), field(8, 'a'), raw(24))))).toBe(
      'accepted',
    );
    expect(await refused(holding(tensor('a', [2], 7, field(7, 5), field(7, 6n))))).toBe('accepted');
    expect(await refused(holding(tensor('a', [4], 1, outside('w.data'))))).toBe('accepted');
    expect(await refused(message(field(99, 'unknown'), holding(), varint(99 * 8 + 1), Buffer.alloc(8)))).toBe(
      'accepted',
    );
  });

  const nested = (levels: number) => {
    let inner: Buffer = message();
    for (let n = 0; n < levels; n += 1) inner = field(1, field(5, field(6, inner)));
    return inner;
  };

  it.each<[string, Buffer, RegExp]>([
    ['nothing', Buffer.alloc(0), /IR version 0/],
    ['text', Buffer.from('this is no network'), /FORMAT_/],
    ['no graph', field(1, 8), /no graph/],
    ['two graphs', model(graph(), field(7, graph())), /field 7 twice/],
    ['a graph that is a number', message(field(1, 8), field(7, 3)), /wrong type/],
    ['a field of 2^40 bytes', message(field(1, 8), varint(7 * 8 + 2), varint(2 ** 40)), /TRUNCATED/],
    ['a field of 2^64 bytes', message(field(1, 8), varint(7 * 8 + 2), varint(-1)), /TRUNCATED/],
    ['a number of eleven bytes', Buffer.concat([Buffer.from([8]), Buffer.alloc(11, 0x80)]), /ten bytes/],
    ['the field 0', message(field(1, 8), field(0, 1)), /number 0/],
    ['a group', message(field(1, 8), varint(9 * 8 + 3)), /wire type 3/],
    ['training information', model(graph(), field(20, message())), /UNSUPPORTED.*training/],
    ['an operator set twice', model(graph(), field(8, field(2, 1)), field(8, field(2, 2))), /"" occurs twice/],
    ['sparse initialisers', model(field(15, message())), /UNSUPPORTED.*sparse/],
    ['sparse attributes', model(field(1, field(5, field(22, message())))), /UNSUPPORTED.*sparse/],
    ['graphs in graphs in graphs', model(nested(30)), /nested too deep/],
    ['an initialiser twice', holding(tensor('a', [1], 1, raw(4)), tensor('a', [1], 1, raw(4))), /"a" occurs twice/],
    ['an initialiser without name', holding(tensor('', [1], 1, raw(4))), /no name/],
    ['a name of a megabyte', holding(tensor('n'.repeat(1 << 20), [1], 1, raw(4))), /FORMAT_LIMIT/],
    ['a name that is not UTF-8', holding(message(field(2, 1), field(8, Buffer.from([0xff])), raw(4))), /UTF-8/],
    ['an unknown type', holding(tensor('a', [1], 99, raw(4))), /UNSUPPORTED.*type 99/],
    ['no type', holding(message(field(8, 'a'), raw(4))), /UNSUPPORTED.*type 0/],
    ['a type twice', holding(tensor('a', [1], 1, field(2, 2), raw(4))), /field 2 twice/],
    ['its bytes twice', holding(tensor('a', [1], 1, raw(4), raw(4))), /field 9 twice/],
    ['a shape that promises more', holding(tensor('a', [1 << 20, 1 << 20], 1, raw(16))), /holds 16/],
    ['a shape that promises less', holding(tensor('a', [3], 1, raw(16))), /needs 12/],
    ['a shape beyond counting', holding(tensor('a', [2 ** 40, 2 ** 40, 0], 1, raw(0))), /counted/],
    ['a negative dimension', holding(tensor('a', [-1], 1, raw(4))), /dimension beyond/],
    [
      '20 dimensions',
      holding(
        tensor(
          'a',
          Array.from({ length: 20 }, () => 1),
          1,
          raw(4),
        ),
      ),
      /too many dimensions/,
    ],
    [
      'dimensions packed without end',
      holding(message(field(1, Buffer.alloc(1_000, 1)), field(2, 1), raw(4))),
      /too many/,
    ],
    ['no bytes at all', holding(tensor('a', [1 << 30], 1)), /needs 1073741824 entries and holds 0/],
    ['bytes in two places', holding(tensor('a', [1], 1, raw(4), field(4, Buffer.alloc(4)))), /two places/],
    ['elements in two fields', holding(tensor('a', [2], 1, field(4, Buffer.alloc(4)), field(7, 1))), /two fields/],
    ['floats kept as integers', holding(tensor('a', [1], 1, field(5, 1))), /keeps its elements as int32/],
    ['too few typed elements', holding(tensor('a', [3], 7, field(7, Buffer.from([1, 2])))), /holds 2/],
    ['a list cut within a number', holding(tensor('a', [1], 7, field(7, Buffer.from([0x80])))), /within a number/],
    ['a list cut within a float', holding(tensor('a', [1], 1, field(4, Buffer.alloc(5)))), /within a number/],
    ['strings as bytes', holding(tensor('a', [1], 8, raw(4))), /strings as plain bytes/],
    ['a segment', holding(tensor('a', [1], 1, field(3, message()), raw(4))), /UNSUPPORTED.*segment/],
    ['a location of 2', holding(tensor('a', [1], 1, field(14, 2), raw(4))), /neither here/],
    ['a place outside without location', holding(tensor('a', [1], 1, entry('location', 'w.data'))), /neither here/],
    ['a location without place', holding(tensor('a', [1], 1, field(14, 1))), /neither here/],
    ['bytes here and outside', holding(tensor('a', [1], 1, outside('w.data'), raw(4))), /two places/],
    ['external data without a file', holding(tensor('a', [1], 1, field(14, 1), entry('offset', '0'))), /without name/],
    ['external data out of the folder', holding(tensor('a', [1], 1, outside('../w.data'))), /PATH_INVALID/],
    ['external data at the root', holding(tensor('a', [1], 1, outside('/etc/passwd'))), /PATH_INVALID/],
    ['external data on a drive', holding(tensor('a', [1], 1, outside('C:\\w.data'))), /PATH_INVALID/],
    ['external data in memory', holding(tensor('a', [1], 1, outside('*/_ORT_MEM_ADDR_/*', '4096'))), /PART_INVALID/],
    ['external data in itself', holding(tensor('a', [1], 1, outside('m.onnx'))), /itself/],
    ['external data that is missing', holding(tensor('a', [1], 1, outside('gone'))), /PART_INVALID/],
    ['a place twice', holding(tensor('a', [1], 1, outside('w.data'), entry('location', 'x'))), /"location" twice/],
    ['a negative offset', holding(tensor('a', [1], 1, outside('w.data', '-4'))), /number "-4"/],
    ['an offset in hex', holding(tensor('a', [1], 1, outside('w.data', '0x4'))), /number "0x4"/],
    ['a range beyond the file', holding(tensor('a', [4], 1, outside('w.data', '52'))), /PART_INVALID.*ends before/],
    ['a length that is not the shape', holding(tensor('a', [4], 1, outside('w.data', '0', '20'))), /needs 16/],
    [
      'ranges that overlap',
      holding(tensor('a', [4], 1, outside('w.data', '0')), tensor('b', [4], 1, outside('w.data', '8'))),
      /overlap/,
    ],
    [
      'a range used twice',
      holding(tensor('a', [4], 1, outside('w.data', '0')), tensor('b', [4], 1, outside('w.data', '0'))),
      /overlap/,
    ],
  ])('with %s is refused', async (_, bytes, why) => {
    expect(await refused(bytes)).toMatch(why);
  });

  it('is checked within constants, branches and functions too', async () => {
    const lie = tensor('a', [9], 1, raw(4));
    expect(await refused(model(field(1, field(5, field(5, lie)))))).toMatch(/needs 36/);
    expect(await refused(model(field(1, field(5, field(6, graph(lie))))))).toMatch(/needs 36/);
    expect(await refused(model(graph(), field(25, field(7, field(5, field(10, lie))))))).toMatch(/needs 36/);
  });

  it('costs little reading and no memory for its weights', async () => {
    const reader = watched(holding(...['a', 'b', 'c'].map((name) => tensor(name, [1_000_000], 1, raw(4_000_000)))));
    await parseOnnx(reader);
    expect(reader.total).toBeLessThan(128 * 1024);
    expect(reader.longest).toBeLessThanOrEqual(64 * 1024);
  });

  it('of any bytes is accepted or refused with a code', async () => {
    const valid = fixture('branches.onnx');
    const external = fixture('outside.onnx');
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.uint8Array({ maxLength: 100 }), mutations(valid), mutations(external)),
        async (bytes) => {
          expect(await refused(bytes, fixtureFolder('outside.data'))).toMatch(/^accepted|^CONTENT\./);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mutations, refusalOf } from '../../test/refusal-of.js';
import { watched } from '../../test/fixture.js';
import { bytesReader, folderOf } from '../reader/random-access.js';
import { parseTfjs } from './parse-tfjs.js';

const weight = (name: string, dtype: string, shape: unknown[], more: object = {}) => ({ name, dtype, shape, ...more });
const group = (paths: unknown[], ...weights: object[]) => ({ paths, weights });
const layers = (...weightsManifest: object[]) => ({
  format: 'layers-model',
  generatedBy: 'keras v2.11.0',
  convertedBy: 'TensorFlow.js Converter v4.22.0',
  modelTopology: { keras_version: '2.11.0', model_config: { class_name: 'Sequential', config: { layers: [] } } },
  weightsManifest,
});
const json = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const SHARDS = folderOf({ 's1.bin': Buffer.alloc(16), 's2.bin': Buffer.alloc(8), 'deep/s1.bin': Buffer.alloc(4) });
const parse = (value: unknown, folder = SHARDS, path = 'model.json') =>
  parseTfjs(bytesReader(json(value)), path, folder);
const refused = (value: unknown, folder = SHARDS) => refusalOf(() => parse(value, folder));
const kernel = weight('dense/kernel', 'float32', [2, 2]);

describe('a TensorFlow.js model', () => {
  it('has its weights found in its shards, one of them across two', async () => {
    const manifest = group(
      ['s1.bin', 's2.bin'],
      weight('a', 'float32', [2]),
      weight('b', 'int32', [3]),
      weight('c', 'bool', [4]),
    );
    const { tensors, metadata } = await parse(layers(manifest));
    expect(tensors).toEqual([
      { name: 'a', dtype: 'float32', shape: [2], file: 's1.bin', offset: 0, bytes: 8 },
      { name: 'b', dtype: 'int32', shape: [3], file: 's1.bin', offset: 8, bytes: 12 },
      { name: 'c', dtype: 'bool', shape: [4], file: 's2.bin', offset: 4, bytes: 4 },
    ]);
    expect(metadata).toMatchObject({ format: 'layers-model', generatedBy: 'keras v2.11.0' });
  });

  it('finds its shards beside itself, and counts quantised weights as they are stored', async () => {
    const quantised = weight('q', 'float32', [4], { quantization: { dtype: 'uint8', scale: 0.1, min: -1 } });
    const { tensors } = await parse(layers(group(['s1.bin'], quantised)), SHARDS, 'deep/model.json');
    expect(tensors).toEqual([{ name: 'q', dtype: 'uint8', shape: [4], file: 'deep/s1.bin', offset: 0, bytes: 4 }]);
  });

  it('may hold strings, no weights, and come from before it had a format', async () => {
    const strings = Buffer.from([2, 0, 0, 0, 0x68, 0x69, 0, 0, 0, 0, 1, 0, 0, 0]);
    const folder = folderOf({ 's.bin': Buffer.concat([strings, Buffer.alloc(1)]) });
    const words = group(['s.bin'], weight('words', 'string', [2]), weight('b', 'uint8', [5]));
    const { tensors } = await parse(
      { format: 'graph-model', modelTopology: { node: [] }, weightsManifest: [words] },
      folder,
    );
    expect(tensors.map(({ offset, bytes }) => [offset, bytes])).toEqual([
      [0, 10],
      [10, 5],
    ]);
    expect(await refused({ modelTopology: { class_name: 'Model' } })).toBe('accepted');
    expect((await parse({ modelTopology: { node: [] } })).metadata['format']).toBe('graph-model');
  });

  it.each<[string, unknown, RegExp]>([
    ['nothing', '', /ends too early/],
    ['a list', [], /lacks a \{/],
    ['neither format nor topology', {}, /neither/],
    ['another format', { format: 'saved-model' }, /UNSUPPORTED/],
    ['format twice', '{"format":"graph-model","format":"layers-model"}', /twice/],
    [
      'a key twice deep in the topology',
      '{"format":"layers-model","modelTopology":{"a":[{"b":1,"b":2}]}}',
      /"b" twice/,
    ],
    ['a topology without end', `{"modelTopology":${'['.repeat(100_000)}`, /FORMAT_LIMIT.*nested/],
    ['a shard that is missing', layers(group(['gone.bin'], kernel)), /PART_INVALID.*no file/],
    ['a shard out of the folder', layers(group(['../s1.bin'], kernel)), /PATH_INVALID/],
    ['a shard by URL', layers(group(['https://evil.example/s1.bin'], kernel)), /PATH_INVALID/],
    ['a shard twice', layers(group(['s1.bin', 's1.bin'], kernel)), /"s1.bin" twice/],
    ['a shard in two groups', layers(group(['s1.bin'], kernel), group(['s1.bin'])), /"s1.bin" twice/],
    ['itself as shard', layers(group(['model.json'], kernel)), /itself/],
    ['a weight twice', layers(group(['s1.bin', 's2.bin'], kernel, kernel)), /"dense\/kernel" twice/],
    ['a shape that promises more', layers(group(['s1.bin'], weight('a', 'float32', [5]))), /shards end before/],
    ['a shape that promises less', layers(group(['s1.bin'], weight('a', 'float32', [3]))), /4 bytes more/],
    ['weights without shards', layers(group([], kernel)), /shards end before/],
    ['a shape beyond counting', layers(group(['s1.bin'], weight('a', 'bool', [2 ** 40, 2 ** 40, 0]))), /counted/],
    ['an unknown dtype', layers(group(['s1.bin'], weight('a', 'resource', [1]))), /UNSUPPORTED/],
    ['a dtype of Object', layers(group(['s1.bin'], weight('a', 'toString', [1]))), /UNSUPPORTED/],
    [
      'an unknown quantization',
      layers(group(['s1.bin'], weight('a', 'float32', [4], { quantization: { dtype: 'int32' } }))),
      /UNSUPPORTED/,
    ],
    ['2^40 strings', layers(group(['s1.bin'], weight('a', 'string', [2 ** 40]))), /cannot hold/],
    ['a negative dimension', layers(group(['s1.bin'], weight('a', 'bool', [-1]))), /natural/],
    [
      '20 dimensions',
      layers(
        group(
          ['s1.bin'],
          weight(
            'a',
            'bool',
            Array.from({ length: 20 }, () => 1),
          ),
        ),
      ),
      /too many/,
    ],
    ['a weight without shape', layers(group(['s1.bin'], { name: 'a', dtype: 'bool' })), /lacks/],
    ['a path of a kilobyte', layers(group(['p'.repeat(2_000)], kernel)), /FORMAT_LIMIT/],
  ])('with %s is refused', async (_, value, why) => {
    expect(await refused(value)).toMatch(why);
  });

  it('whose string is longer than its shard is refused', async () => {
    const folder = folderOf({ 's.bin': Buffer.from([0xff, 0xff, 0xff, 0xff]) });
    expect(await refused(layers(group(['s.bin'], weight('a', 'string', [1]))), folder)).toMatch(/TRUNCATED/);
  });

  it('of more than the cap is refused unread', async () => {
    const reader = { ...watched(Buffer.alloc(0)), size: 2 ** 40 };
    expect(await refusalOf(() => parseTfjs(reader, 'model.json', SHARDS))).toMatch(/FORMAT_LIMIT/);
    expect(reader.total).toBe(0);
  });

  it('of any bytes is accepted or refused with a code', async () => {
    const valid = json(layers(group(['s1.bin', 's2.bin'], kernel, weight('b', 'string', [2]))));
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.oneof(fc.string(), fc.json()).map((text) => Buffer.from(text)),
          mutations(valid),
        ),
        async (bytes) => {
          expect(await refusalOf(() => parseTfjs(bytesReader(bytes), 'model.json', SHARDS))).toMatch(
            /^accepted|^CONTENT\./,
          );
        },
      ),
      { numRuns: 1_500 },
    );
  });
});

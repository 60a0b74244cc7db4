import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fixture, fixtureFolder } from '../../test/fixture.js';
import { mutations, refusalOf } from '../../test/refusal-of.js';
import { entry, tar } from '../../test/tar-bytes.js';
import { zip } from '../../test/zip-bytes.js';
import { bytesReader, folderOf } from '../reader/random-access.js';
import { detectFormat } from './detect-format.js';
import { parseModel } from './parse-model.js';

const detected = (bytes: Uint8Array, path = 'file.bin') => detectFormat(bytesReader(bytes), path);
const refused = (bytes: Uint8Array, path = 'file.bin') => refusalOf(() => detected(bytes, path));
const topology = Buffer.from('{"modelTopology":{"node":[]}}');
const car = Buffer.concat([Buffer.from([0x12]), Buffer.from('a265726f6f7473806776657273696f6e01', 'hex')]);

describe('a file', () => {
  it.each<[string, Buffer]>([
    ['safetensors', fixture('model.safetensors')],
    ['safetensors-index', fixture('model.safetensors.index.json')],
    ['gguf', fixture('model.gguf')],
    ['onnx', fixture('branches.onnx')],
    ['onnx', fixture('outside.onnx')],
    ['tfjs', topology],
    ['zip', fixture('folder.zip')],
    ['zip', zip([])],
    ['tar', fixture('gnu.tar')],
    ['car', car],
    ['json', Buffer.from('{"a": 1}')],
    ['other', Buffer.from('{"a": 1')],
    ['other', Buffer.from('# A model card')],
    ['other', fixture('numbers.npy')],
    ['other', Buffer.alloc(1_000)],
    ['other', Buffer.alloc(0)],
  ])('is found to be %s by its content', async (format, bytes) => {
    expect(await detected(bytes)).toBe(format);
  });

  it.each([
    ['protocol-0.pkl', 'weights.txt'],
    ['protocol-1.pkl', 'weights.bin'],
    ['protocol-2.pkl', 'model.safetensors'],
    ['protocol-3.pkl', 'model.onnx'],
    ['protocol-4.pkl', 'weights.bin'],
    ['protocol-5.pkl', 'README.md'],
    ['torch-legacy.pt', 'pytorch_model.bin'],
    ['torch.pt', 'pytorch_model.bin'],
    ['renamed.zip', 'folder.zip'],
    ['plain.joblib', 'model.bin'],
    ['objects.npy', 'numbers.npy'],
  ])('of pickled objects (%s) is refused under the name %s', async (name, path) => {
    expect(await refused(fixture(name), path)).toMatch(/PICKLE_REFUSED/);
  });

  it.each(['zlib.joblib', 'bz2.joblib', 'xz.joblib'])('that cannot be looked into (%s) is refused', async (name) => {
    expect(await refused(fixture(name))).toMatch(/FORMAT_UNSUPPORTED.*compressed/);
  });

  const evil = fixture('protocol-2.pkl');
  it.each<[string, Buffer, RegExp]>([
    ['a gzipped pickle', gzipSync(evil), /UNSUPPORTED.*gzip/],
    ['a zip with a pickle by name', zip([{ name: 'archive/data.pkl', data: Buffer.from('x') }]), /PICKLE_REFUSED/],
    ['a zip with a pickle by content', zip([{ name: 'a.txt', data: evil, deflate: true }]), /PICKLE_REFUSED/],
    [
      'a zip with a pickle behind a megabyte',
      zip([
        { name: 'a', data: Buffer.alloc(1e6, 1) },
        { name: 'b', data: evil },
      ]),
      /PICKLE/,
    ],
    ['a zip with an array of objects', zip([{ name: 'a.npy', data: fixture('objects.npy') }]), /PICKLE_REFUSED/],
    ['a zip in a zip', zip([{ name: 'a', data: zip([{ name: 'b', data: evil }]) }]), /ARCHIVE_UNSAFE.*once more/],
    ['a gzip in a zip', zip([{ name: 'a', data: gzipSync(evil) }]), /ARCHIVE_UNSAFE.*once more/],
    ['a tar with a pickle', tar(entry({ name: 'a', data: evil })), /PICKLE_REFUSED/],
    ['a tar in a tar', tar(entry({ name: 'a', data: tar(entry({ name: 'b' })) })), /ARCHIVE_UNSAFE/],
    ['a zip behind a text', Buffer.concat([Buffer.from('# Hello\n'), zip([{ name: 'a' }])]), /ARCHIVE_UNSAFE.*hidden/],
    ['a zip behind a tar', Buffer.concat([tar(), zip([])]), /FORMAT_INVALID|ARCHIVE_UNSAFE/],
    ['a broken zip', fixture('folder.zip').subarray(0, -3), /FORMAT_/],
  ])('with %s is refused', async (_, bytes, why) => {
    expect(await refused(bytes)).toMatch(why);
  });

  it('whose name says otherwise is refused', async () => {
    expect(await refused(fixture('model.gguf'), 'model.safetensors')).toMatch(/FORMAT_MISMATCH.*is gguf/);
    expect(await refused(fixture('model.safetensors'), 'model.ONNX')).toMatch(/FORMAT_MISMATCH/);
    expect(await refused(Buffer.from('text'), 'a.zip')).toMatch(/FORMAT_MISMATCH/);
    expect(await refused(fixture('model.gguf'), 'a/model.gguf')).toBe('accepted');
  });

  it('is parsed as what it is', async () => {
    const folder = fixtureFolder(
      'model-00001-of-00002.safetensors',
      'model-00002-of-00002.safetensors',
      'outside.data',
    );
    const count = async (name: string) => (await parseModel(bytesReader(fixture(name)), name, folder))?.tensors.length;
    expect(await count('model.safetensors')).toBe(3);
    expect(await count('model.safetensors.index.json')).toBe(3);
    expect(await count('model.gguf')).toBe(3);
    expect(await count('outside.onnx')).toBe(2);
    expect(await count('folder.zip')).toBeUndefined();
    expect((await parseModel(bytesReader(topology), 'model.json', folder))?.format).toBe('tfjs');
  });

  it('of any bytes is accepted or refused with a code', async () => {
    const names = [
      'model.safetensors',
      'model.gguf',
      'branches.onnx',
      'folder.zip',
      'pax.tar',
      'protocol-4.pkl',
      'objects.npy',
    ];
    const changed = names.map((name) => mutations(fixture(name)));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 100 }), ...changed), async (bytes) => {
        expect(await refusalOf(() => parseModel(bytesReader(bytes), 'file', folderOf({})))).toMatch(
          /^accepted|^CONTENT\./,
        );
      }),
      { numRuns: 2_000 },
    );
  });
});

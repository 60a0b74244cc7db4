import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { comparePaths, parseContentPath } from './content-path.js';
import { buildManifest, decodeManifest, encodeManifest, type FileDescription } from './manifest.js';
import { mediaTypeOf } from './media-type.js';

const file = (path: string, size = 3): FileDescription => ({
  path,
  size,
  sha256: 'ab'.repeat(32),
  mediaType: mediaTypeOf(path),
});
const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'accepted';
};

describe('a content path', () => {
  it.each([
    'a',
    'det.onnx',
    'weights/rec.onnx',
    'ключ.txt',
    '模型/x',
    '.hidden',
    'a..b',
    '...',
    'a b',
    'sub/icubed.manifest.json',
  ])('takes %j', (path) => expect(parseContentPath(path)).toBe(path));

  it.each([
    ['', 'empty'],
    ['/etc/passwd', 'absolute'],
    ['a//b', 'empty segment'],
    ['a/', 'trailing slash'],
    ['..', 'parent'],
    ['a/../b', 'parent inside'],
    ['./a', 'dot'],
    ['a\\b', 'backslash'],
    ['a\u0000b', 'NUL'],
    ['a\nb', 'newline'],
    ['C:x', 'drive'],
    ['e\u0301.txt', 'not NFC'],
    ['\ud800', 'lone surrogate'],
    ['icubed.manifest.json', 'reserved'],
    ['x'.repeat(256), 'long segment'],
    [Array.from({ length: 60 }, () => 'segments').join('/'), 'long path'],
  ])('refuses %j (%s)', (path) => expect(codeOf(() => parseContentPath(path))).toBe('CONTENT.PATH_INVALID'));

  it('sorts by UTF-8 bytes, not by UTF-16 units', () => {
    expect(['\u{1F600}', '\uFF5E', 'b', 'a'].sort(comparePaths)).toEqual(['a', 'b', '\uFF5E', '\u{1F600}']);
  });
});

describe('a manifest', () => {
  it('lists the files in path order whatever order they came in', () => {
    expect(buildManifest([file('b'), file('a/z'), file('a')].slice(0, 2)).files.map((entry) => entry.path)).toEqual([
      'a/z',
      'b',
    ]);
  });

  it.each([
    ['no file', []],
    ['a path twice', [file('a'), file('a')]],
    ['a file that is also a folder', [file('a'), file('a/b')]],
    ['a file that is also a folder, with a neighbour sorted between them', [file('a'), file('a-x'), file('a/b')]],
    ['a negative size', [file('a', -1)]],
    ['a fractional size', [file('a', 0.5)]],
    ['an upper-case hash', [{ ...file('a'), sha256: 'AB'.repeat(32) }]],
    ['a media type with a line break', [{ ...file('a'), mediaType: 'text/plain\r\nx: y' }]],
  ])('refuses %s', (_, files) => expect(codeOf(() => buildManifest(files))).toBe('CONTENT.MANIFEST_INVALID'));

  it('reads back what it wrote, and nothing that differs by a byte', () => {
    const bytes = encodeManifest(buildManifest([file('a'), file('b/c')]));
    expect(decodeManifest(bytes)).toEqual(buildManifest([file('b/c'), file('a')]));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = bytes.slice();
        changed[at] = changed[at]! ^ flip;
        const result = codeOf(() => expect(decodeManifest(changed)).not.toEqual(decodeManifest(bytes)));
        expect(['accepted', 'CONTENT.MANIFEST_INVALID', 'CONTENT.PATH_INVALID']).toContain(result);
      }),
    );
  });

  it.each([
    ['unsorted files', (text: string) => text.replace('"a"', '"z"')],
    ['spacing', (text: string) => `${text}\n`],
    ['a duplicate key', (text: string) => text.replace('{"format"', '{"format":"icubed-manifest/1","format"')],
    ['an unknown key', (text: string) => text.replace('"size":3', '"size":3,"mode":7')],
    ['another format', (text: string) => text.replace('manifest/1', 'manifest/2')],
  ])('refuses bytes with %s', (_, change) => {
    const text = new TextDecoder().decode(encodeManifest(buildManifest([file('a'), file('b')])));
    expect(codeOf(() => decodeManifest(new TextEncoder().encode(change(text))))).toBe('CONTENT.MANIFEST_INVALID');
  });

  it('refuses bytes that are no JSON', () => {
    expect(codeOf(() => decodeManifest(Uint8Array.of(0xff)))).toBe('CONTENT.MANIFEST_INVALID');
  });
});

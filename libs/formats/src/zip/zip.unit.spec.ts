import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromBufferPromise } from 'yauzl';
import { fixture, watched } from '../../test/fixture.js';
import { mutations, refusalOf } from '../../test/refusal-of.js';
import { u16, u64, zip, type Described } from '../../test/zip-bytes.js';
import { bytesReader } from '../reader/random-access.js';
import { readZip } from './read-directory.js';
import { streamZipEntry } from './stream-entry.js';

const text = Buffer.from('hello hello hello hello hello');
const a: Described = { name: 'a.txt', data: text };
const link = { attributes: (0o120777 << 16) >>> 0 };

async function unpack(bytes: Uint8Array): Promise<[path: string, content: string][]> {
  const reader = bytesReader(bytes);
  const files: [string, string][] = [];
  for (const entry of await readZip(reader)) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of streamZipEntry(reader, entry)) chunks.push(chunk);
    files.push([entry.path, Buffer.concat(chunks).toString('latin1')]);
  }
  return files;
}

const refused = (bytes: Uint8Array) => refusalOf(() => unpack(bytes));

describe('a zip', () => {
  it.each(['folder.zip', 'stored.zip', 'folder-zip64.zip', 'streamed.zip'])(
    '%s is unpacked as Python packed it',
    async (name) => {
      expect(await unpack(fixture(name))).toEqual([
        ['model/config.json', '{"a": 1}'.repeat(20)],
        ['model/weights.safetensors', fixture('model.safetensors').toString('latin1')],
      ]);
    },
  );

  it('may be empty, hold folders, a comment, zip64 records and any order', async () => {
    expect(await unpack(zip([]))).toEqual([]);
    expect(
      await unpack(zip([{ name: 'f/' }, { name: 'f/a', data: text }], { comment: Buffer.from('hi') })),
    ).toHaveLength(2);
    expect(await unpack(zip([a], { zip64: true }))).toEqual([['a.txt', text.toString()]]);
    const wide = { extra: Buffer.concat([u16(1), u16(16), u64(29), u64(29)]), packed: 0xffffffff, bytes: 0xffffffff };
    expect(await unpack(zip([{ ...a, central: wide, local: wide }]))).toEqual([['a.txt', text.toString()]]);
  });

  it('may have folders of any mode', async () => {
    expect(await unpack(zip([{ name: 'f/', central: { attributes: 0xffff0010 } }]))).toHaveLength(1);
  });

  it.each<[string, Buffer, RegExp]>([
    ['nothing', Buffer.alloc(0), /TRUNCATED/],
    ['no record of its end', Buffer.alloc(100), /TRUNCATED/],
    ['bytes after its end', Buffer.concat([zip([a]), Buffer.alloc(1)]), /belong to nobody/],
    ['another end in its comment', zip([a], { comment: zip([{ name: 'evil' }]) }), /FORMAT_INVALID/],
    ['bytes before its start', zip([a], { prefix: Buffer.from('#!/bin/sh\n') }), /belong to nobody/],
    ['bytes between entries', zip([{ ...a, tail: Buffer.alloc(7) }, { name: 'b' }]), /belong to nobody/],
    ['bytes behind the last entry', zip([{ ...a, tail: Buffer.alloc(7) }]), /belong to nobody/],
    ['bytes in its directory', zip([a], { before: Buffer.alloc(3) }), /more entries than are counted/],
    ['a directory elsewhere', zip([a], { start: 3 }), /does not end/],
    ['more entries than it has', zip([a], { entries: 2 }), /TRUNCATED/],
    ['fewer entries than it has', zip([a, { name: 'b' }], { entries: 1 }), /more entries/],
    ['60000 entries', zip([a], { entries: 60_000 }), /FORMAT_LIMIT/],
    ['2^53 entries', zip([a], { entries: 2 ** 52, zip64: true }), /FORMAT_LIMIT/],
    ['a path upwards', zip([{ name: '../a' }]), /PATH_INVALID/],
    ['a path upwards within', zip([{ name: 'a/../../b' }]), /PATH_INVALID/],
    ['an absolute path', zip([{ name: '/etc/passwd' }]), /PATH_INVALID/],
    ['a path with backslashes', zip([{ name: '..\\a' }]), /PATH_INVALID/],
    ['a drive', zip([{ name: 'C:a' }]), /PATH_INVALID/],
    ['a name with a zero byte', zip([{ name: 'a\0b' }]), /PATH_INVALID/],
    ['an empty name', zip([{ name: '' }]), /PATH_INVALID/],
    ['a name that is not UTF-8', zip([{ name: Buffer.from([0xe9]) }]), /UNSUPPORTED.*UTF-8/],
    ['a name twice', zip([a, a]), /ARCHIVE_UNSAFE.*twice/],
    ['a file that is a folder', zip([{ name: 'a' }, { name: 'a/b' }]), /file and a folder/],
    ['a folder that is a file', zip([{ name: 'a/b' }, { name: 'a' }]), /twice/],
    ['a symbolic link', zip([{ ...a, central: link }]), /ARCHIVE_UNSAFE.*link/],
    ['a symbolic link from Windows', zip([{ ...a, central: { ...link, madeBy: 0 } }]), /ARCHIVE_UNSAFE.*link/],
    ['a device', zip([{ ...a, central: { attributes: (0o060777 << 16) >>> 0 } }]), /ARCHIVE_UNSAFE/],
    ['a link named as a folder', zip([{ name: 'f/', central: link }]), /ARCHIVE_UNSAFE.*link/],
    ['an encrypted entry', zip([{ ...a, central: { flags: 1 }, local: { flags: 1 } }]), /UNSUPPORTED.*encrypted/],
    ['another method', zip([{ ...a, central: { method: 12 }, local: { method: 12 } }]), /UNSUPPORTED.*12/],
    ['another name within', zip([{ ...a, local: { name: Buffer.from('b.txt') } }]), /name of "a.txt" is given twice/],
    ['another size within', zip([{ ...a, local: { bytes: 3 } }]), /size of/],
    ['another checksum within', zip([{ ...a, local: { crc: 3 } }]), /checksum of/],
    ['another method within', zip([{ ...a, local: { method: 8 } }]), /method of/],
    ['another flag within', zip([{ ...a, local: { flags: 8 } }]), /flag of/],
    ['a wrong checksum', zip([{ ...a, central: { crc: 3 }, local: { crc: 3 } }]), /its checksum/],
    ['a stored entry of two sizes', zip([{ ...a, central: { bytes: 99 }, local: { bytes: 99 } }]), /not its size/],
    [
      'a size too small',
      zip([{ ...a, deflate: true, central: { bytes: 3 }, local: { bytes: 3 } }]),
      /more than its size/,
    ],
    [
      'a size too large',
      zip([{ ...a, deflate: true, central: { bytes: 99 }, local: { bytes: 99 } }]),
      /unpacks to 29 bytes/,
    ],
    [
      'no deflated data',
      zip([{ ...a, central: { method: 8 }, local: { method: 8 } }]),
      /no deflated data|ends|unpacks/,
    ],
    ['a folder with bytes', zip([{ name: 'f/', data: text }]), /holds bytes/],
    [
      'a descriptor that lies',
      zip([{ ...a, central: { flags: 8 }, local: { flags: 8 }, tail: Buffer.alloc(12) }]),
      /descriptor/,
    ],
    [
      'an extra field beyond its place',
      zip([{ ...a, central: { extra: Buffer.concat([u16(9), u16(99)]) } }]),
      /extra field/,
    ],
    ['no zip64 field', zip([{ ...a, central: { bytes: 0xffffffff, packed: 0xffffffff } }]), /lacks its zip64/],
    [
      'a short zip64 field',
      zip([{ ...a, central: { bytes: 0xffffffff, extra: Buffer.concat([u16(1), u16(0)]) } }]),
      /too short/,
    ],
    [
      'a zip64 size of 2^64',
      zip([{ ...a, central: { bytes: 0xffffffff, extra: Buffer.concat([u16(1), u16(8), u64(2n ** 64n - 1n)]) } }]),
      /zip64 size/,
    ],
    ['a local header elsewhere', zip([{ ...a, central: { offset: 9 } }]), /overlap or belong/],
    ['entries that share bytes', zip([a, { name: 'b', central: { offset: 0 } }]), /FORMAT_INVALID/],
  ])('with %s is refused', async (_, bytes, why) => {
    expect(await refused(bytes)).toMatch(why);
  });

  it('with bytes behind the end of deflated data is refused', async () => {
    const body = Buffer.concat([deflateRawSync(text), Buffer.from('hidden')]);
    const fields = { method: 8, bytes: text.length, crc: crc32(text) };
    expect(await refused(zip([{ name: 'a', data: body, central: fields, local: fields }]))).toMatch(/after its end/);
  });

  it('that is a bomb is refused by what it claims, and stopped when it claims less', async () => {
    const zeros = Buffer.alloc(8 * 1024 * 1024);
    expect(await refused(zip([{ name: 'bomb', data: zeros, deflate: true }]))).toMatch(
      /ARCHIVE_UNSAFE.*unpacks to 8388608/,
    );
    const modest = { bytes: 1_000, crc: 0 };
    const lying = zip([{ name: 'bomb', data: zeros, deflate: true, central: modest, local: modest }]);
    expect(await refused(lying)).toMatch(/more than its size/);
    expect(await refusalOf(() => readZip(bytesReader(zip([a])), { totalBytes: 28 }))).toMatch(/FORMAT_LIMIT/);
    expect(await refusalOf(() => readZip(bytesReader(zip([a, { name: 'b' }])), { entries: 1 }))).toMatch(
      /FORMAT_LIMIT/,
    );
  });

  it('is listed without reading its files', async () => {
    const reader = watched(
      zip([
        { name: 'a', data: Buffer.alloc(4_000_000, 7) },
        { name: 'b', data: text },
      ]),
    );
    await readZip(reader);
    expect(reader.total).toBeLessThan(500_000);
    expect(reader.longest).toBeLessThan(70_000);
  });

  it('that is accepted is listed alike by yauzl', async () => {
    const valid = [
      fixture('folder.zip'),
      fixture('streamed.zip'),
      zip([a, { name: 'b/c', data: text, deflate: true }]),
    ];
    await fc.assert(
      fc.asyncProperty(fc.oneof(...valid.map(mutations)), async (bytes) => {
        const entries = await readZip(bytesReader(bytes)).catch(() => undefined);
        if (!entries) return;
        const other = await fromBufferPromise(bytes, { decodeStrings: true });
        const theirs: unknown[] = [];
        for await (const entry of other.eachEntry())
          theirs.push([entry.fileName.replace(/\/$/, ''), entry.uncompressedSize, entry.compressedSize]);
        expect(entries.map(({ path, bytes, packed }) => [path, bytes, packed])).toEqual(theirs);
      }),
      { numRuns: 1_000 },
    );
  });

  it('of any bytes is accepted or refused with a code', async () => {
    const valid = [fixture('folder.zip'), fixture('folder-zip64.zip'), zip([a], { zip64: true })];
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 100 }), ...valid.map(mutations)), async (bytes) => {
        expect(await refused(bytes)).toMatch(/^accepted|^CONTENT\./);
      }),
      { numRuns: 1_500 },
    );
  });
});

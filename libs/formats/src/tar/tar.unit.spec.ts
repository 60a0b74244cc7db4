import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fixture, watched } from '../../test/fixture.js';
import { mutations, refusalOf } from '../../test/refusal-of.js';
import { BLOCK, entry, paxRecord, tar } from '../../test/tar-bytes.js';
import { bytesReader } from '../reader/random-access.js';
import { readTar, streamTarEntry } from './read-tar.js';

const data = Buffer.from('hello');
const a = entry({ name: 'a.txt', data });
const pax = (...records: Buffer[]) => entry({ name: 'pax', type: 'x', data: Buffer.concat(records) });
const refused = (bytes: Uint8Array) => refusalOf(() => readTar(bytesReader(bytes)));
const paths = async (bytes: Uint8Array) =>
  (await readTar(bytesReader(bytes))).map(({ path, kind }) => `${kind} ${path}`);

async function unpack(bytes: Uint8Array): Promise<Record<string, string>> {
  const reader = bytesReader(bytes);
  const files: Record<string, string> = {};
  for (const entry of await readTar(reader)) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of streamTarEntry(reader, entry)) chunks.push(chunk);
    if (entry.kind === 'file') files[entry.path] = Buffer.concat(chunks).toString('latin1');
  }
  return files;
}

describe('a tar', () => {
  it.each([
    ['ustar.tar', `model/${'deep/'.repeat(15)}e.txt`],
    ['gnu.tar', `model/${'deep/'.repeat(15)}e.txt`],
    ['pax.tar', `model/${'deep/'.repeat(25)}é.txt`],
  ])('%s is unpacked as Python packed it', async (name, deep) => {
    expect(await unpack(fixture(name))).toEqual({
      'model/config.json': '{"a": 1}'.repeat(20),
      'model/weights.safetensors': fixture('model.safetensors').toString('latin1'),
      [deep]: 'hi',
    });
  });

  it('may have names longer than its headers, by GNU, by ustar and by pax', async () => {
    expect(await paths(fixture('longname.tar'))).toEqual([`file model/${'deep/'.repeat(30)}e.txt`]);
    expect(await paths(tar(entry({ name: 'b', prefix: 'deep' })))).toEqual(['file deep/b']);
    expect(await paths(tar(pax(paxRecord('mtime', '1.5'), paxRecord('path', 'long')), a))).toEqual(['file long']);
  });

  it('keeps a long name when times follow it', async () => {
    const long = entry({ name: 'long', type: 'L', data: Buffer.from('longer.txt\0') });
    expect(await paths(tar(long, pax(paxRecord('mtime', '1')), a))).toEqual(['file longer.txt']);
  });

  it('may be empty, start each path with a dot, and give sizes in base 256 or pax', async () => {
    expect(await paths(tar())).toEqual([]);
    expect(
      await paths(tar(entry({ name: './', type: '5' }), entry({ name: './f/', type: '5' }), entry({ name: './f/a' }))),
    ).toEqual(['folder f', 'file f/a']);
    const size = Buffer.alloc(12);
    size.set([0x80], 0);
    size.set([5], 11);
    expect(await unpack(tar(entry({ name: 'a', data, size })))).toEqual({ a: 'hello' });
    expect(await unpack(tar(pax(paxRecord('size', '5')), entry({ name: 'a', data, size: 0 })))).toEqual({ a: 'hello' });
  });

  it.each<[string, Buffer, RegExp]>([
    ['nothing', Buffer.alloc(0), /TRUNCATED/],
    ['no end', a, /TRUNCATED/],
    ['half an end', Buffer.concat([a, Buffer.alloc(BLOCK)]), /TRUNCATED/],
    ['an entry behind its end', Buffer.concat([tar(a), tar(a)]), /belong to nobody/],
    ['a wrong checksum', tar(entry({ name: 'a', checksum: 1 })), /checksum/],
    ['no magic', tar(entry({ name: 'a', magic: '' })), /UNSUPPORTED.*older/],
    ['a size that is not octal', tar(entry({ name: 'a', size: Buffer.from('9999\0') })), /octal/],
    ['a negative size', tar(entry({ name: 'a', size: Buffer.alloc(12, 0xff) })), /octal/],
    [
      'a size of 2^88',
      tar(entry({ name: 'a', size: Buffer.concat([Buffer.from([0x80]), Buffer.alloc(11, 0xff)]) })),
      /bytes/,
    ],
    ['a size beyond the file', tar(entry({ name: 'a', size: 2 ** 30 })), /TRUNCATED/],
    ['a path upwards', tar(entry({ name: '../a' })), /PATH_INVALID/],
    ['a path upwards behind a dot', tar(entry({ name: './../a' })), /PATH_INVALID/],
    ['a path upwards by prefix', tar(entry({ name: 'a', prefix: '..' })), /PATH_INVALID/],
    ['a path upwards by pax', tar(pax(paxRecord('path', '../../a')), a), /PATH_INVALID/],
    ['an absolute path', tar(entry({ name: '/a' })), /PATH_INVALID/],
    ['a file named as a folder', tar(entry({ name: 'a/' })), /PATH_INVALID/],
    ['an empty name', tar(entry({ name: '' })), /PATH_INVALID/],
    ['a name twice', tar(a, a), /ARCHIVE_UNSAFE.*twice/],
    ['a name twice, one with a dot', tar(a, entry({ name: './a.txt' })), /ARCHIVE_UNSAFE.*twice/],
    ['a file that is a folder', tar(entry({ name: 'a' }), entry({ name: 'a/b' })), /file and a folder/],
    ['a symbolic link', tar(entry({ name: 'a', type: '2' })), /ARCHIVE_UNSAFE/],
    ['a hard link', tar(entry({ name: 'a', type: '1' })), /ARCHIVE_UNSAFE/],
    ['a device', tar(entry({ name: 'a', type: '3' })), /ARCHIVE_UNSAFE/],
    ['a pipe', tar(entry({ name: 'a', type: '6' })), /ARCHIVE_UNSAFE/],
    ['a long link', tar(entry({ name: 'a', type: 'K', data }), a), /ARCHIVE_UNSAFE/],
    ['a link by pax', tar(pax(paxRecord('linkpath', '/etc')), a), /ARCHIVE_UNSAFE/],
    ['a file with holes', tar(entry({ name: 'a', type: 'S' })), /UNSUPPORTED/],
    ['a file with holes by pax', tar(pax(paxRecord('GNU.sparse.major', '1')), a), /UNSUPPORTED/],
    ['a folder with bytes', tar(entry({ name: 'f/', type: '5', data })), /holds bytes/],
    ['one name for all', tar(entry({ name: 'g', type: 'g', data: paxRecord('path', 'x') }), a), /UNSUPPORTED/],
    ['a pax key twice', tar(pax(paxRecord('path', 'x'), paxRecord('path', 'y')), a), /twice/],
    ['a pax record too long', tar(pax(Buffer.from('99 path=x\n')), a), /wrong length/],
    ['a pax record of length 0', tar(pax(Buffer.from('0 path=x\n')), a), /wrong length/],
    ['a pax record without length', tar(pax(Buffer.from('path=x\n')), a), /wrong length/],
    ['a pax size that is none', tar(pax(paxRecord('size', '-1')), a), /"-1" bytes/],
    ['an extended header of 1 GiB', tar(entry({ name: 'x', type: 'x', size: 2 ** 30 })), /FORMAT_LIMIT/],
    ['an extended header for nobody', tar(pax(paxRecord('path', 'x'))), /no entry/],
    [
      'nothing but extended headers',
      tar(...Array.from({ length: 9 }, () => pax(paxRecord('mtime', '1')))),
      /follow each other/,
    ],
  ])('with %s is refused', async (_, bytes, why) => {
    expect(await refused(bytes)).toMatch(why);
  });

  it('of too many entries or bytes is refused', async () => {
    expect(await refusalOf(() => readTar(bytesReader(tar(a, entry({ name: 'b' }))), { entries: 1 }))).toMatch(
      /FORMAT_LIMIT/,
    );
    expect(await refusalOf(() => readTar(bytesReader(tar(a)), { totalBytes: 4 }))).toMatch(/FORMAT_LIMIT/);
  });

  it('is listed without reading its files', async () => {
    const reader = watched(tar(entry({ name: 'a', data: Buffer.alloc(4_000_000, 7) }), a));
    await readTar(reader);
    expect(reader.total).toBeLessThan(200_000);
  });

  it('of any bytes is accepted or refused with a code', async () => {
    const valid = [fixture('pax.tar'), fixture('longname.tar'), tar(pax(paxRecord('path', 'x')), a)];
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 100 }), ...valid.map(mutations)), async (bytes) => {
        expect(await refused(bytes)).toMatch(/^accepted|^CONTENT\./);
      }),
      { numRuns: 1_500 },
    );
  });
});

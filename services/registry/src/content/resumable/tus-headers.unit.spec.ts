import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { byteCount, uploadChecksum, uploadMetadata } from './tus-headers.js';

const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64');
const invalid = expect.objectContaining({ code: 'REGISTRY.TUS_HEADER_INVALID' });

describe('the headers of tus', () => {
  it.each(['', undefined, '-1', '1.5', '1e3', ' 1', '0x10', '9999999999999999', 'Infinity'])(
    'take %j for no number of bytes',
    (text) => {
      expect(() => byteCount('Upload-Length', text)).toThrow(invalid);
    },
  );

  it('take numbers of bytes as large as any file', () => {
    expect([byteCount('Upload-Length', '0'), byteCount('Upload-Length', String(2 ** 45))]).toEqual([0, 2 ** 45]);
  });

  it('hold metadata as keys with base64 values, or none', () => {
    expect([...uploadMetadata(`path ${base64('ä/b c.bin')},is_confidential , sha256 ${base64('ff')}`)]).toEqual([
      ['path', 'ä/b c.bin'],
      ['is_confidential', ''],
      ['sha256', 'ff'],
    ]);
    expect([...uploadMetadata(undefined)]).toEqual([]);
  });

  it.each(['path a-b', 'path YQ== YQ==', 'path YQ==,path YQ==', `path ${base64(Uint8Array.of(0xff, 0xfe))}`])(
    'do not hold the metadata %j',
    (text) => {
      expect(() => uploadMetadata(text)).toThrow(invalid);
    },
  );

  it('name a checksum and its value', () => {
    const { expected, hash } = uploadChecksum(`sha1 ${createHash('sha1').update('hello').digest('base64')}`)!;
    expect(hash.update('hello').digest().equals(expected)).toBe(true);
    expect(uploadChecksum(undefined)).toBeUndefined();
  });

  it.each(['md5 XUFAKrxLKna5cZ2REBfFkg==', 'sha1', 'sha1 YQ==', 'sha256 §', 'SHA1 YQ=='])(
    'are refused where %j could not be checked',
    (text) => {
      expect(() => uploadChecksum(text)).toThrow(invalid);
    },
  );
});

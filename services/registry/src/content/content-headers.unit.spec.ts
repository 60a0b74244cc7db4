import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { parseRange } from './byte-range.js';
import { announcedSha256 } from './content-digest-header.js';

const code = (expected: string) => expect.objectContaining({ code: expected });

describe('the Range header', () => {
  it.each([
    ['bytes=0-0', { start: 0, end: 1 }],
    ['bytes=2-5', { start: 2, end: 6 }],
    ['bytes=2-', { start: 2, end: 10 }],
    ['bytes=2-99', { start: 2, end: 10 }],
    ['bytes=-3', { start: 7, end: 10 }],
    ['bytes=-99', { start: 0, end: 10 }],
  ])('%s is part of a file of ten bytes', (header, range) => expect(parseRange(header, 10)).toEqual(range));

  it.each([undefined, '', 'bytes=', 'bytes=-', 'bytes=5-2', 'bytes=0-1,3-4', 'items=0-1', 'bytes=a-b', 'bytes=0x1-2'])(
    '%j asks for the whole file',
    (header) => expect(parseRange(header, 10)).toBeUndefined(),
  );

  it.each(['bytes=10-', 'bytes=10-12', 'bytes=-0'])('%s lies outside', (header) => {
    expect(() => parseRange(header, 10)).toThrow(code('CONTENT.RANGE_INVALID'));
  });

  it('has no part in an empty file', () => {
    expect(() => parseRange('bytes=0-', 0)).toThrow(code('CONTENT.RANGE_INVALID'));
  });
});

describe('the Content-Digest header', () => {
  const hash = createHash('sha256').update('hello').digest();

  it('announces the SHA-256 among other algorithms', () => {
    expect(announcedSha256(`sha-512=:AAAA:, sha-256=:${hash.toString('base64')}:`)).toBe(hash.toString('hex'));
  });

  it.each([undefined, '', 'sha-512=:AAAA:', 'unixsum=30637'])('%j announces none', (header) => {
    expect(announcedSha256(header)).toBeUndefined();
  });

  it.each(['sha-256=', 'sha-256=abc', 'sha-256=:AAAA:', `sha-256=${hash.toString('base64')}`])(
    '%j is refused, not ignored',
    (header) => {
      expect(() => announcedSha256(header)).toThrow(code('REGISTRY.UPLOAD_DIGEST_MISMATCH'));
    },
  );
});

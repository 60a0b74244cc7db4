import { describe, expect, it } from '@jest/globals';
import { address } from '@icubed/protocol';
import { assertCreator, assertFits, assertTakesFiles, assertWithinQuota, DEFAULT_LIMITS } from './upload.js';

const code = (expected: string) => expect.objectContaining({ code: expected });
const now = new Date('2026-01-01T00:00:00Z');
const file = (path: string, size: number) => ({ path, size, sha256: '', blob: '' });

describe('an upload', () => {
  it('takes files while it is open, and after the lease of a completion that died', () => {
    assertTakesFiles({ status: 'Open' }, now);
    assertTakesFiles({ status: 'Completing', leaseUntil: now }, now);
    expect(() => assertTakesFiles({ status: 'Completing', leaseUntil: new Date(now.getTime() + 1) }, now)).toThrow(
      code('REGISTRY.UPLOAD_BUSY'),
    );
    expect(() => assertTakesFiles({ status: 'Complete' }, now)).toThrow(code('REGISTRY.UPLOAD_CLOSED'));
  });

  it('counts a file that replaces another once', () => {
    const limits = { ...DEFAULT_LIMITS, uploadBytes: 10, files: 2 };
    const files = [file('a', 6), file('b', 4)];
    assertFits(files, { path: 'a', size: 5 }, limits);
    expect(() => assertFits(files, { path: 'a', size: 7 }, limits)).toThrow(code('REGISTRY.UPLOAD_TOO_LARGE'));
    expect(() => assertFits(files, { path: 'c', size: 0 }, limits)).toThrow(code('REGISTRY.UPLOAD_TOO_LARGE'));
  });

  it('fits an account to its last byte, and one that is over its quota may still make files smaller', () => {
    const limits = { ...DEFAULT_LIMITS, accountBytes: 10 };
    assertWithinQuota(4, 6, limits);
    assertWithinQuota(20, 0, limits);
    assertWithinQuota(20, -5, limits);
    expect(() => assertWithinQuota(4, 7, limits)).toThrow(code('REGISTRY.QUOTA_EXCEEDED'));
  });

  it('is completed by the wallet that will be the creator, whatever the case of its address', () => {
    const creator = address('0x70997970C51812dc3A010C7d01b50e0d17dc79C8');
    assertCreator(creator, creator.toLowerCase());
    expect(() => assertCreator(creator, `0x${'11'.repeat(20)}`)).toThrow(code('REGISTRY.CREATOR_MISMATCH'));
    expect(() => assertCreator(creator, undefined)).toThrow(code('REGISTRY.CREATOR_MISMATCH'));
  });
});

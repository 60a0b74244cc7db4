import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { contentDigest } from './content-digest.js';
import { filesRootOf, inclusionProofOf, verifyInclusion } from './files-root.js';
import { buildManifest, encodeManifest, type FileDescription } from './manifest.js';
import { verifyManifest } from './verify-manifest.js';

const file = (path: string, text = path): FileDescription => ({
  path,
  size: text.length,
  sha256: createHash('sha256').update(text).digest('hex'),
  mediaType: 'text/plain',
});
const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 1, maxLength: 17 });

describe('the files root', () => {
  it('does not depend on the order of the upload', () => {
    fc.assert(
      fc.property(names, (paths) => {
        const files = paths.map((path) => file(path));
        expect(filesRootOf(buildManifest(files.toReversed()))).toBe(filesRootOf(buildManifest(files)));
      }),
    );
  });

  it.each([
    ['a path', { path: 'x' }],
    ['a size', { size: 9 }],
    ['a hash', { sha256: '00'.repeat(32) }],
    ['a media type', { mediaType: 'text/html' }],
  ])('changes with %s', (_, change) => {
    const root = filesRootOf(buildManifest([file('a'), file('b')]));
    expect(filesRootOf(buildManifest([file('a'), { ...file('b'), ...change }]))).not.toBe(root);
  });

  it('cannot be shifted between a path and its media type', () => {
    const one = { ...file('ab'), mediaType: 'cd' };
    expect(filesRootOf(buildManifest([{ ...one, path: 'abc', mediaType: 'd' }]))).not.toBe(
      filesRootOf(buildManifest([one])),
    );
  });

  it('keeps this value: every registered digest hangs on it', () => {
    expect(filesRootOf(buildManifest([file('a', 'hello'), file('b/c', 'world'), file('d', '')]))).toMatchInlineSnapshot(
      `"0x754d3486594bae48f2bf4117ba6a657499beb9732e1862ec89750c59d934aeff"`,
    );
  });

  it('proves every file that is in it and no other', () => {
    fc.assert(
      fc.property(names, (paths) => {
        const manifest = buildManifest(paths.map((path) => file(path)));
        const root = filesRootOf(manifest);
        for (const entry of manifest.files) {
          const proof = inclusionProofOf(manifest, entry.path)!;
          expect(verifyInclusion(entry, proof, root)).toBe(true);
          expect(verifyInclusion({ ...entry, size: entry.size + 1 }, proof, root)).toBe(false);
        }
        expect(inclusionProofOf(manifest, 'not there')).toBeUndefined();
      }),
    );
  });
});

describe('the content digest', () => {
  const filesRoot = `0x${'22'.repeat(32)}`;
  const creator = `0x${'11'.repeat(20)}`;

  it('is sha256 of the chain id as uint256, the creator and the root', () => {
    const preimage = Buffer.from(`${'7a69'.padStart(64, '0')}${'11'.repeat(20)}${'22'.repeat(32)}`, 'hex');
    expect(contentDigest({ chainId: 31337, creator, filesRoot })).toBe(
      `0x${createHash('sha256').update(preimage).digest('hex')}`,
    );
  });

  it('differs by chain and by creator, so content seen elsewhere cannot be claimed', () => {
    const digest = contentDigest({ chainId: 31337, creator, filesRoot });
    expect(contentDigest({ chainId: 1, creator, filesRoot })).not.toBe(digest);
    expect(contentDigest({ chainId: 31337, creator: `0x${'12'.repeat(20)}`, filesRoot })).not.toBe(digest);
  });

  it('refuses malformed parts', () => {
    expect(() => contentDigest({ chainId: 31337, creator: '0x12', filesRoot })).toThrow('PROTOCOL.ADDRESS_MALFORMED');
    expect(() => contentDigest({ chainId: 31337, creator, filesRoot: '0x12' })).toThrow('PROTOCOL.DIGEST_MALFORMED');
    expect(() => contentDigest({ chainId: 0, creator, filesRoot })).toThrow(RangeError);
  });
});

describe('a manifest from an untrusted source', () => {
  const manifest = buildManifest([file('a'), file('b')]);
  const creator = `0x${'11'.repeat(20)}`;
  const digest = contentDigest({ chainId: 31337, creator, filesRoot: filesRootOf(manifest) });

  it('is accepted when it is the registered one', () => {
    expect(verifyManifest(encodeManifest(manifest), { chainId: 31337, creator, digest })).toEqual(manifest);
  });

  it('is refused when a file differs or somebody else registered it', () => {
    const other = encodeManifest(buildManifest([file('a'), file('b', 'B')]));
    expect(() => verifyManifest(other, { chainId: 31337, creator, digest })).toThrow('CONTENT.DIGEST_MISMATCH');
    const thief = `0x${'12'.repeat(20)}`;
    expect(() => verifyManifest(encodeManifest(manifest), { chainId: 31337, creator: thief, digest })).toThrow(
      'CONTENT.DIGEST_MISMATCH',
    );
  });
});

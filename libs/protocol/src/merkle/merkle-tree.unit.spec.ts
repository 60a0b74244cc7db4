import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isIncluded, leafHash, merkleProof, merkleRoot, verifyMerkleProof } from '../index.js';

const leavesOf = (count: number) => Array.from({ length: count }, (_, i) => leafHash(Buffer.from(`call ${i}`)));
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('Merkle tree', () => {
  it('matches RFC 6962 over three leaves, recomputed with another SHA-256', () => {
    const sha = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
    const leaf = (text: string) => sha(Buffer.of(0), Buffer.from(text));
    const expected = sha(Buffer.of(1), sha(Buffer.of(1), leaf('call 0'), leaf('call 1')), leaf('call 2'));
    expect(hex(merkleRoot(leavesOf(3)))).toBe(expected.toString('hex'));
    expect(hex(merkleRoot([]))).toBe(createHash('sha256').digest('hex'));
  });

  it('proves every leaf of every size and nothing else', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), (count, pick) => {
        const leaves = leavesOf(count);
        const index = pick % count;
        const root = merkleRoot(leaves);
        const proof = merkleProof(leaves, index);
        expect(verifyMerkleProof(leaves[index]!, proof, root)).toBe(true);
        expect(verifyMerkleProof(leafHash(Buffer.from('other')), proof, root)).toBe(false);
      }),
    );
  });

  it('cannot pass an inner node off as a leaf', () => {
    const leaves = leavesOf(2);
    const forged = leafHash(Buffer.concat(leaves));
    expect(hex(forged)).not.toBe(hex(merkleRoot(leaves)));
  });

  it('has another root when a leaf is repeated at the end', () => {
    const leaves = leavesOf(3);
    expect(hex(merkleRoot([...leaves, leaves[2]!]))).not.toBe(hex(merkleRoot(leaves)));
  });

  it('proves a leaf by its siblings, its place and the size alone, and in no other place', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), fc.nat({ max: 41 }), (size, pick, other) => {
        const leaves = leavesOf(size);
        const index = pick % size;
        const root = merkleRoot(leaves);
        const siblings = merkleProof(leaves, index).map(({ hash }) => hash);
        expect(isIncluded(root, leaves[index]!, { index, size }, siblings)).toBe(true);
        if (other !== index) expect(isIncluded(root, leaves[index]!, { index: other, size }, siblings)).toBe(false);
        expect(isIncluded(root, leafHash(Buffer.from('other')), { index, size }, siblings)).toBe(false);
        expect(isIncluded(root, leaves[index]!, { index, size }, [...siblings, root])).toBe(false);
      }),
    );
  });

  it('takes no place that is none', () => {
    const [leaf] = leavesOf(1) as [Uint8Array];
    for (const place of [
      { index: -1, size: 1 },
      { index: 1, size: 1 },
      { index: 0.5, size: 2 },
      { index: 0, size: 0 },
    ])
      expect(isIncluded(leaf, leaf, place, [])).toBe(false);
    expect(isIncluded(leaf, leaf, { index: 0, size: 1 }, [])).toBe(true);
  });
});

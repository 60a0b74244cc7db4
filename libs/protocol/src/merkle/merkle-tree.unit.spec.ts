import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { leafHash, merkleProof, merkleRoot, verifyMerkleProof } from '../index.js';

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
});

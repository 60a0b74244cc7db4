import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contentDigest } from './content-digest.js';
import { fileProofOf, verifyFileProof, type FileProof } from './file-proof.js';
import { filesRootOf } from './files-root.js';
import { buildManifest } from './manifest.js';

const creator = `0x${'11'.repeat(20)}`;
const folder = (count: number) =>
  buildManifest(
    Array.from({ length: count }, (_, n) => ({
      path: `part-${n}.bin`,
      size: n,
      sha256: createHash('sha256').update(`${n}`).digest('hex'),
      mediaType: 'application/octet-stream',
    })),
  );
const registered = (count: number) => ({
  chainId: 31337,
  creator,
  digest: contentDigest({ chainId: 31337, creator, filesRoot: filesRootOf(folder(count)) }),
});
/** As it travels. */
const json = (proof: unknown): FileProof => JSON.parse(JSON.stringify(proof)) as FileProof;
const code = (expected: string) => expect.objectContaining({ code: expected });

describe('the proof of a file', () => {
  it('convinces whoever has the digest alone, for every file of a folder of any size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), (count, pick) => {
        const path = `part-${pick % count}.bin`;
        const proof = json(fileProofOf(folder(count), path));
        expect(verifyFileProof(proof, registered(count))).toMatchObject({ path, size: pick % count });
      }),
    );
  });

  it('has at most 14 steps for the largest folder', () => {
    const proof = json(fileProofOf(folder(10_000), 'part-9999.bin'));
    expect(proof.steps.length).toBeLessThanOrEqual(14);
    expect(verifyFileProof(proof, registered(10_000)).size).toBe(9_999);
  });

  it('does not exist for what is not there', () => {
    expect(fileProofOf(folder(3), 'part-3.bin')).toBeUndefined();
  });

  const proof = json(fileProofOf(folder(11), 'part-5.bin'));
  const flipped = (hex: string) => hex.slice(0, -1) + (hex.endsWith('0') ? '1' : '0');
  it.each<[string, unknown, string]>([
    ['another size', { ...proof, entry: { ...proof.entry, size: 6 } }, 'CONTENT.PROOF_INVALID'],
    [
      'another hash',
      { ...proof, entry: { ...proof.entry, sha256: flipped(proof.entry.sha256) } },
      'CONTENT.PROOF_INVALID',
    ],
    ['another path', { ...proof, entry: { ...proof.entry, path: 'part-6.bin' } }, 'CONTENT.PROOF_INVALID'],
    ['another media type', { ...proof, entry: { ...proof.entry, mediaType: 'text/html' } }, 'CONTENT.PROOF_INVALID'],
    ['a path that leads out', { ...proof, entry: { ...proof.entry, path: '../x' } }, 'CONTENT.PROOF_INVALID'],
    ['one step fewer', { ...proof, steps: proof.steps.slice(1) }, 'CONTENT.PROOF_INVALID'],
    ['one step more', { ...proof, steps: [...proof.steps, proof.steps[0]] }, 'CONTENT.PROOF_INVALID'],
    ['steps in another order', { ...proof, steps: proof.steps.toReversed() }, 'CONTENT.PROOF_INVALID'],
    [
      'a step from the other side',
      { ...proof, steps: proof.steps.map((step) => ({ ...step, side: step.side === 'left' ? 'right' : 'left' })) },
      'CONTENT.PROOF_INVALID',
    ],
    [
      'a changed step',
      { ...proof, steps: proof.steps.map((step, n) => (n === 2 ? { ...step, hash: flipped(step.hash) } : step)) },
      'CONTENT.PROOF_INVALID',
    ],
    ['15 steps', { ...proof, steps: Array.from({ length: 15 }, () => proof.steps[0]) }, 'CONTENT.PROOF_INVALID'],
    ['another field', { ...proof, note: 'trust me' }, 'CONTENT.PROOF_INVALID'],
    ['nothing', null, 'CONTENT.PROOF_INVALID'],
    ['a text', 'proof', 'CONTENT.PROOF_INVALID'],
    [
      'another folder whose proof is right in itself',
      json(fileProofOf(folder(12), 'part-5.bin')),
      'CONTENT.DIGEST_MISMATCH',
    ],
  ])('with %s convinces nobody', (_, forged, expected) => {
    expect(() => verifyFileProof(forged, registered(11))).toThrow(code(expected));
  });

  it('of one creator or chain is none for another', () => {
    expect(() => verifyFileProof(proof, { ...registered(11), creator: `0x${'12'.repeat(20)}` })).toThrow(
      code('CONTENT.DIGEST_MISMATCH'),
    );
    expect(() => verifyFileProof(proof, { ...registered(11), chainId: 1 })).toThrow(code('CONTENT.DIGEST_MISMATCH'));
  });
});

import { sha256 } from '@noble/hashes/sha2.js';

/**
 * Binary SHA-256 Merkle tree in the manner of RFC 6962: leaves and nodes are hashed under different prefixes, so no node can be
 * shown as a leaf, and a lone node is carried up unhashed, so no two lists of leaves share a root. The empty tree's root is
 * SHA-256 of nothing.
 */
const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export function leafHash(data: Uint8Array): Uint8Array {
  return hash(LEAF, data);
}

/** Root over already hashed leaves (32 bytes each). */
export function merkleRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return sha256(new Uint8Array());
  let level = [...leaves];
  while (level.length > 1) level = nextLevel(level);
  return level[0]!;
}

export interface ProofStep {
  readonly side: 'left' | 'right';
  readonly hash: Uint8Array;
}

/** Siblings from leaf `index` to the root. */
export function merkleProof(leaves: readonly Uint8Array[], index: number): ProofStep[] {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length)
    throw new RangeError(`no leaf ${index} of ${leaves.length}`);
  const proof: ProofStep[] = [];
  let level = [...leaves];
  let at = index;
  while (level.length > 1) {
    const sibling = at % 2 === 0 ? level[at + 1] : level[at - 1];
    if (sibling) proof.push({ side: at % 2 === 0 ? 'right' : 'left', hash: sibling });
    level = nextLevel(level);
    at = Math.floor(at / 2);
  }
  return proof;
}

export function verifyMerkleProof(leaf: Uint8Array, proof: readonly ProofStep[], root: Uint8Array): boolean {
  const reached = proof.reduce(
    (node, step) => (step.side === 'right' ? hash(NODE, node, step.hash) : hash(NODE, step.hash, node)),
    leaf,
  );
  return Buffer.from(reached).equals(root);
}

/**
 * Whether a leaf is the `index`-th of `size` under the root, by the siblings alone: which side each stands on follows from index and size, so
 * the proof also proves the place (RFC 9162, section 2.1.3.2; `Rfc6962.isIncluded` of the contracts).
 */
export function isIncluded(
  root: Uint8Array,
  leaf: Uint8Array,
  place: { readonly index: number; readonly size: number },
  siblings: readonly Uint8Array[],
): boolean {
  let [at, last, node] = [place.index, place.size - 1, leaf];
  if (!Number.isSafeInteger(at) || at < 0 || !Number.isSafeInteger(last) || at > last) return false;
  for (const sibling of siblings) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      node = hash(NODE, sibling, node);
      // carried up through the levels on which it had no sibling
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else {
      node = hash(NODE, node, sibling);
    }
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && Buffer.from(node).equals(root);
}

function nextLevel(level: readonly Uint8Array[]): Uint8Array[] {
  const above: Uint8Array[] = [];
  for (let i = 0; i < level.length; i += 2) {
    const [left, right] = [level[i]!, level[i + 1]];
    above.push(right ? hash(NODE, left, right) : left);
  }
  return above;
}

function hash(...parts: Uint8Array[]): Uint8Array {
  const state = sha256.create();
  for (const part of parts) state.update(part);
  return state.digest();
}

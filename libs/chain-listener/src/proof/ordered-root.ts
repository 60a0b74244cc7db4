import { encodeRlp, getBytes, hexlify, keccak256, toBeArray } from 'ethers';

type Node = string | readonly Node[];

interface Item {
  /** the key's half bytes, as hex digits */
  readonly path: string;
  readonly value: string;
}

const EMPTY_ROOT = keccak256(encodeRlp('0x'));

/** Root of the Merkle-Patricia trie whose keys are the RLP of 0, 1, 2 …: how a header commits to its receipts (EIP-2718). */
export function orderedRoot(values: readonly string[]): string {
  if (values.length === 0) return EMPTY_ROOT;
  const items = values.map((value, index) => ({ path: encodeRlp(toBeArray(index)).slice(2), value }));
  return keccak256(encodeRlp(mutable(nodeOf(items, 0))));
}

/** No key of an RLP integer is the beginning of another, so a branch never holds a value of its own. */
function nodeOf(items: readonly Item[], depth: number): Node {
  const [first] = items as readonly [Item];
  if (items.length === 1) return [compact(first.path.slice(depth), true), first.value];
  const shared = sharedPrefix(items, depth);
  if (shared > 0)
    return [compact(first.path.slice(depth, depth + shared), false), reference(nodeOf(items, depth + shared))];
  const slots = Array.from({ length: 16 }, (_, digit): Node => {
    const below = items.filter(({ path }) => path[depth] === digit.toString(16));
    return below.length === 0 ? '0x' : reference(nodeOf(below, depth + 1));
  });
  return [...slots, '0x'];
}

/** A node shorter than a hash stands in its parent itself. */
function reference(node: Node): Node {
  const encoded = getBytes(encodeRlp(mutable(node)));
  return encoded.length < 32 ? node : keccak256(encoded);
}

function sharedPrefix(items: readonly Item[], depth: number): number {
  const [first] = items as readonly [Item];
  let length = 0;
  while (items.every(({ path }) => path[depth + length] === first.path[depth + length])) length += 1;
  return length;
}

/** Hex-prefix encoding of a path (yellow paper, appendix C). */
function compact(path: string, leaf: boolean): string {
  const flag = leaf ? 2 : 0;
  return path.length % 2 === 0 ? `0x${flag}0${path}` : `0x${flag + 1}${path}`;
}

type MutableNode = string | MutableNode[];

function mutable(node: Node): MutableNode {
  return typeof node === 'string' ? hexlify(node) : node.map(mutable);
}

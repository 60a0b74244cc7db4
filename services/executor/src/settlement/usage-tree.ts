import { createHash } from 'node:crypto';
import { type Bytes32, leafHash, type UsdMicros } from '@icubed/protocol';

/** One capture as the usage tree commits to it. */
export interface Usage {
  readonly callId: Bytes32;
  readonly step: number;
  readonly assetId: bigint;
  readonly node: string;
  readonly assetAmountUsdMicros: UsdMicros;
  readonly nodeAmountUsdMicros: UsdMicros;
  /** digest of the input the payer sent */
  readonly requestDigest: Bytes32;
}

const TAG = Buffer.from('icubed-usage/1\0', 'latin1');

/**
 * Leaf of a capture: SHA-256 in the tree's leaf prefix over
 * `tag ‖ callId (32) ‖ step (4) ‖ assetId (32) ‖ node (20) ‖ assetAmount (16) ‖ nodeAmount (16) ‖ requestDigest (32)`, big-endian.
 */
export function usageLeaf(usage: Usage): Uint8Array {
  return leafHash(
    Buffer.concat([
      TAG,
      bytes(usage.callId, 32),
      unsigned(BigInt(usage.step), 4),
      unsigned(usage.assetId, 32),
      bytes(usage.node, 20),
      unsigned(usage.assetAmountUsdMicros, 16),
      unsigned(usage.nodeAmountUsdMicros, 16),
      bytes(usage.requestDigest, 32),
    ]),
  );
}

/**
 * Roots of the perfect subtrees of an append-only tree, largest first: enough to append and to tell the root, so a session of a
 * million calls settles its next one without reading the others.
 */
export interface Frontier {
  readonly size: number;
  readonly peaks: readonly Uint8Array[];
}

export const EMPTY_FRONTIER: Frontier = { size: 0, peaks: [] };

export function appendLeaf(frontier: Frontier, leaf: Uint8Array): Frontier {
  const peaks = [...frontier.peaks];
  let carried = leaf;
  for (let size = frontier.size; size % 2 === 1; size = (size - 1) / 2) carried = join(peaks.pop()!, carried);
  return { size: frontier.size + 1, peaks: [...peaks, carried] };
}

/** Equals `merkleRoot` of @icubed/protocol over all leaves appended so far. */
export function rootOf(frontier: Frontier): Uint8Array {
  if (frontier.size === 0) return createHash('sha256').digest();
  return frontier.peaks.reduceRight((right, left) => join(left, right));
}

function join(left: Uint8Array, right: Uint8Array): Uint8Array {
  return createHash('sha256').update(Uint8Array.of(1)).update(left).update(right).digest();
}

function unsigned(value: bigint, width: number): Buffer {
  return bytes(`0x${value.toString(16).padStart(width * 2, '0')}`, width);
}

function bytes(hex: string, width: number): Buffer {
  if (hex.length !== 2 + 2 * width) throw new RangeError(`not ${width} bytes: ${hex.slice(0, 80)}`);
  return Buffer.from(hex.slice(2), 'hex');
}

import {
  bytes32,
  leafHash,
  merkleProof,
  merkleRoot,
  verifyMerkleProof,
  type Bytes32,
  type ProofStep,
} from '@icubed/protocol';
import type { Manifest, ManifestEntry } from './manifest.js';

const DOMAIN = Buffer.from('icubed-content-file/1\0', 'utf8');

/**
 * The canonical bytes of one entry under its own domain: path and media type with their lengths, size as uint64 (all big
 * endian), then the file's SHA-256. Lengths keep two different entries from ever having one encoding.
 */
function encodeEntry(entry: ManifestEntry): Uint8Array {
  const path = Buffer.from(entry.path, 'utf8');
  const mediaType = Buffer.from(entry.mediaType, 'utf8');
  const fixed = Buffer.alloc(12);
  fixed.writeUInt16BE(path.length, 0);
  fixed.writeUInt16BE(mediaType.length, 2);
  fixed.writeBigUInt64BE(BigInt(entry.size), 4);
  return Buffer.concat([DOMAIN, fixed, path, mediaType, Buffer.from(entry.sha256, 'hex')]);
}

export function entryLeaf(entry: ManifestEntry): Uint8Array {
  return leafHash(encodeEntry(entry));
}

/** The SHA-256 Merkle root over the manifest's entries in their order. */
export function filesRootOf(manifest: Manifest): Bytes32 {
  return bytes32(`0x${Buffer.from(merkleRoot(manifest.files.map(entryLeaf))).toString('hex')}`);
}

/** Shows that the file at `path` is in the manifest without showing the other files; undefined when it is not. */
export function inclusionProofOf(manifest: Manifest, path: string): ProofStep[] | undefined {
  const index = manifest.files.findIndex((entry) => entry.path === path);
  return index < 0 ? undefined : merkleProof(manifest.files.map(entryLeaf), index);
}

export function verifyInclusion(entry: ManifestEntry, proof: readonly ProofStep[], filesRoot: string): boolean {
  return verifyMerkleProof(entryLeaf(entry), proof, Buffer.from(bytes32(filesRoot).slice(2), 'hex'));
}

import { sha256 } from '@noble/hashes/sha2.js';
import { CID } from 'multiformats/cid';
import * as raw from 'multiformats/codecs/raw';
import { create } from 'multiformats/hashes/digest';

const SHA2_256 = 0x12;

/** CIDv1, raw, sha2-256, base32: what IPFS names the same bytes when they are one block. */
export function cidOf(bytes: Uint8Array): string {
  return CID.createV1(raw.code, create(SHA2_256, sha256(bytes))).toString();
}

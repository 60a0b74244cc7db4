import { sha256 } from '@noble/hashes/sha2.js';
import { ModelverseError } from '@icubed/errors';
import canonicalize from 'canonicalize';
import { CID } from 'multiformats/cid';
import * as raw from 'multiformats/codecs/raw';
import { create } from 'multiformats/hashes/digest';

const SHA2_256 = 0x12;

/** JSON canonicalisation of RFC 8785: one value has one text. */
export function canonicalText(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('undefined has no JSON');
  return text;
}

export function canonicalBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(canonicalText(value));
}

/** CIDv1, raw, sha2-256, base32: what IPFS names the same bytes when they are one block. */
export function cidOf(bytes: Uint8Array): string {
  return CID.createV1(raw.code, create(SHA2_256, sha256(bytes))).toString();
}

/** Parses bytes that must be the canonical text of their value. Throws BENCHMARK.SNAPSHOT_MALFORMED. */
export function parseCanonical(bytes: Uint8Array): unknown {
  let value: unknown;
  const text = new TextDecoder().decode(bytes);
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ModelverseError('BENCHMARK.SNAPSHOT_MALFORMED', 'no JSON', {}, { cause });
  }
  if (canonicalText(value) !== text)
    throw new ModelverseError('BENCHMARK.SNAPSHOT_MALFORMED', 'not in canonical form (RFC 8785)');
  return value;
}

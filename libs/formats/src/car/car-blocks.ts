import { createHash } from 'node:crypto';
import { CID } from 'multiformats/cid';
import { ByteCursor } from '../reader/byte-cursor.js';
import type { RandomAccess } from '../reader/random-access.js';
import { Refusal } from '../refusal.js';
import { readCarHeader, type CarHeader } from './read-car-header.js';
import { readCarVarint } from './read-varint.js';

export interface CarBlock {
  readonly cid: CID;
  readonly bytes: Uint8Array;
  /** Of its bytes in the file. */
  readonly offset: number;
}

export interface CarSummary {
  readonly version: 1 | 2;
  readonly roots: readonly string[];
  readonly blocks: number;
  /** Of all blocks, without their CIDs. */
  readonly bytes: number;
  /** Roots whose block is not in the file. */
  readonly missingRoots: readonly string[];
}

/** Twice what bitswap carries. */
export const CAR_SECTION_MAX_BYTES = 4 * 1024 * 1024;
export const CAR_MAX_BLOCKS = 4_000_000;
const IDENTITY_MAX_BYTES = 128;
const HASHES: Readonly<Record<number, string>> = { 0x12: 'sha256', 0x13: 'sha512' };
const IDENTITY = 0;

/**
 * The blocks of a CAR in their order, each hashed before it is given out. One is in memory at a time.
 * @throws CONTENT.CID_MISMATCH, CONTENT.CID_INVALID, CONTENT.FORMAT_…
 */
export async function* carBlocks(reader: RandomAccess, header?: CarHeader): AsyncGenerator<CarBlock> {
  const { start, end } = header ?? (await readCarHeader(reader));
  const refusal: Refusal = new Refusal('car');
  const cursor = new ByteCursor(reader, refusal, start, end);
  for (let count = 1; cursor.remaining > 0; count += 1) {
    if (count > CAR_MAX_BLOCKS) refusal.limit(`there are more than ${CAR_MAX_BLOCKS} blocks`);
    const at = cursor.position;
    const length = await readCarVarint(cursor, 'the length of a block');
    if (length === 0) refusal.malformed('a block has no CID', at);
    const section = await cursor.bytes(length, CAR_SECTION_MAX_BYTES, 'a block');
    const [cid, bytes] = splitSection(section, refusal, at);
    refuseMismatch(cid, bytes, refusal, at);
    yield { cid, bytes, offset: cursor.position - bytes.length };
  }
}

/** Walks and verifies all of a CAR. */
export async function verifyCar(reader: RandomAccess): Promise<CarSummary> {
  const header = await readCarHeader(reader);
  const missing = new Set(header.roots.map(String));
  let [blocks, bytes] = [0, 0];
  for await (const block of carBlocks(reader, header)) {
    blocks += 1;
    bytes += block.bytes.length;
    if (missing.size > 0) missing.delete(block.cid.toString());
  }
  return { version: header.version, roots: header.roots.map(String), blocks, bytes, missingRoots: [...missing] };
}

function splitSection(section: Uint8Array, refusal: Refusal, at: number): [CID, Uint8Array] {
  try {
    return CID.decodeFirst(section);
  } catch (cause) {
    throw refusal.error('CONTENT.CID_INVALID', 'a block does not start with a CID', at, cause);
  }
}

function refuseMismatch({ multihash: { code, digest } }: CID, bytes: Uint8Array, refusal: Refusal, at: number): void {
  if (code === IDENTITY && digest.length > IDENTITY_MAX_BYTES) refusal.limit('an identity CID is too long', at);
  const algorithm = HASHES[code];
  if (code !== IDENTITY && !algorithm) refusal.unsupported(`a block is hashed by 0x${code.toString(16)}`, at);
  const hashed = algorithm ? createHash(algorithm).update(bytes).digest() : bytes;
  if (Buffer.compare(hashed, digest) !== 0)
    throw refusal.error('CONTENT.CID_MISMATCH', 'a block does not have the bytes its CID names', at);
}

import { decode } from '@ipld/dag-cbor';
import { CID } from 'multiformats/cid';
import { ByteCursor } from '../reader/byte-cursor.js';
import type { RandomAccess } from '../reader/random-access.js';
import { Refusal } from '../refusal.js';
import { readCarVarint } from './read-varint.js';

export interface CarHeader {
  readonly version: 1 | 2;
  readonly roots: readonly CID[];
  /** Where the blocks lie. */
  readonly start: number;
  readonly end: number;
}

/** Some hundred roots. */
export const CAR_HEADER_MAX_BYTES = 64 * 1024;
/** Characteristics, then the place and size of the blocks and the place of the index. */
const V2_HEADER_BYTES = 16 + 3 * 8;

/**
 * The header of a CAR (https://ipld.io/specs/transport/car/). A version 2 is a version 1 in a frame, with an index that is not
 * believed and not read.
 * @throws CONTENT.FORMAT_INVALID, CONTENT.FORMAT_TRUNCATED, CONTENT.FORMAT_LIMIT, CONTENT.FORMAT_UNSUPPORTED
 */
export async function readCarHeader(reader: RandomAccess): Promise<CarHeader> {
  const refusal: Refusal = new Refusal('car');
  const cursor = new ByteCursor(reader, refusal);
  const outer = await readVersion(cursor);
  if (outer.version === 1) return { ...outer, version: 1, start: cursor.position, end: reader.size };
  if (outer.version !== 2) refusal.unsupported(`version ${JSON.stringify(outer.version)} is not read`);
  await cursor.need(V2_HEADER_BYTES);
  cursor.take(16);
  const [from, bytes] = [cursor.safe('the place of the blocks'), cursor.safe('the size of the blocks')];
  const index = cursor.safe('the place of the index');
  if (from < cursor.position) refusal.malformed('the blocks overlap the header');
  if (from + bytes > reader.size) refusal.cut('the blocks end after the file');
  if (index !== 0 && (index < from + bytes || index > reader.size)) refusal.malformed('the index overlaps the blocks');
  const inner = new ByteCursor(reader, refusal, from, from + bytes);
  const { version, roots } = await readVersion(inner);
  if (version !== 1) refusal.malformed(`version 2 frames version ${JSON.stringify(version)}`, from);
  return { version: 2, roots, start: inner.position, end: from + bytes };
}

async function readVersion(cursor: ByteCursor): Promise<{ version: unknown; roots: CID[] }> {
  const { refusal } = cursor;
  const bytes = await cursor.bytes(
    await readCarVarint(cursor, 'the length of the header'),
    CAR_HEADER_MAX_BYTES,
    'the header',
  );
  let header: unknown;
  try {
    header = decode(bytes);
  } catch (cause) {
    throw refusal.error('CONTENT.FORMAT_INVALID', 'the header is no DAG-CBOR', cursor.position, cause);
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header) || !('version' in header))
    refusal.malformed('the header has no version');
  const { version, roots = [], ...rest } = header as Record<string, unknown>;
  if (Object.keys(rest).length > 0 || (version === 1) !== 'roots' in (header as object))
    refusal.malformed('the header has other fields');
  if (!Array.isArray(roots)) refusal.malformed('the roots are no list');
  return {
    version,
    roots: (roots as unknown[]).map((root) => CID.asCID(root) ?? refusal.malformed('a root is no CID')),
  };
}

import { MANIFEST_FILE } from '@icubed/content';
import { ModelverseError } from '@icubed/errors';
import { carBlocks, readCarHeader, type RandomAccess } from '@icubed/formats';
import { filesOf, verifiedBlock, type BlockReader } from '@icubed/ipfs';
import { CID } from 'multiformats/cid';
import type { PackedFile } from './archive-files.js';

/** What is remembered of a block is some 200 bytes. */
const BLOCKS_MAX = 250_000;
const ROOTS_NAMED = 10;
const [IDENTITY, SHA2_256] = [0, 0x12];

/**
 * The files under one root of a CAR. All its blocks are verified once before, and each again when it is unpacked.
 *
 * @param named the root, when the CAR has not just one; it may lie below those of the header
 * @param single what the file is called when the root is no folder
 * @throws CONTENT.CAR_ROOT_UNCLEAR, CONTENT.CID_INVALID, CONTENT.CID_MISMATCH, CONTENT.NOT_FOUND for blocks that are not in the CAR,
 * CONTENT.ARCHIVE_UNSAFE, CONTENT.FORMAT_…
 */
export async function carFiles(reader: RandomAccess, named: string | undefined, single: string): Promise<PackedFile[]> {
  const header = await readCarHeader(reader);
  const root = named === undefined ? onlyRoot(header.roots) : parsed(named);
  const read = await indexed(reader, header);
  const files: PackedFile[] = [];
  const taken = new Set<string>();
  for await (const file of filesOf(root, read)) {
    // a released folder lies beside its manifest; the upload will get one of its own
    if (file.path === MANIFEST_FILE) continue;
    const path = file.path === '' ? single : file.path;
    if (taken.has(path)) throw new ModelverseError('CONTENT.ARCHIVE_UNSAFE', 'car: a name stands twice', { path });
    taken.add(path);
    files.push({ ...file, path });
  }
  for (const { path } of files) {
    const folders = path
      .split('/')
      .map((_, depth, names) => names.slice(0, depth).join('/'))
      .slice(1);
    if (folders.some((folder) => taken.has(folder)))
      throw new ModelverseError('CONTENT.ARCHIVE_UNSAFE', 'car: a file is also a folder', { path });
  }
  return files;
}

/** Where each block lies; nothing of the blocks themselves. */
async function indexed(reader: RandomAccess, header: Awaited<ReturnType<typeof readCarHeader>>): Promise<BlockReader> {
  const places = new Map<string, { offset: number; length: number }>();
  for await (const { cid, bytes, offset } of carBlocks(reader, header)) {
    places.set(keyOf(cid), { offset, length: bytes.byteLength });
    if (places.size > BLOCKS_MAX)
      throw new ModelverseError('CONTENT.FORMAT_LIMIT', `car: there are more than ${BLOCKS_MAX} blocks`);
  }
  return async (cid) => {
    // an identity is its own block
    if (cid.multihash.code === IDENTITY) return { cid, bytes: cid.multihash.digest };
    if (cid.multihash.code !== SHA2_256)
      throw new ModelverseError('CONTENT.FORMAT_UNSUPPORTED', 'car: only SHA-256 is unpacked', { cid: String(cid) });
    const place = places.get(keyOf(cid));
    if (!place) throw new ModelverseError('CONTENT.NOT_FOUND', 'the CAR lacks a block', { cid: String(cid) });
    return verifiedBlock(cid, await reader.read(place.offset, place.length));
  };
}

function onlyRoot(roots: readonly CID[]): CID {
  const [root, second] = roots;
  if (root && !second) return root;
  throw new ModelverseError('CONTENT.CAR_ROOT_UNCLEAR', `the CAR has ${roots.length} roots: name one`, {
    roots: roots.slice(0, ROOTS_NAMED).map(String),
  });
}

function parsed(text: string): CID {
  try {
    return CID.parse(text);
  } catch {
    throw new ModelverseError('CONTENT.CID_INVALID', 'the root is no CID', { cid: text.slice(0, 128) });
  }
}

/** Two CIDs of one multihash are one block. */
function keyOf(cid: CID): string {
  return Buffer.from(cid.multihash.bytes).toString('latin1');
}

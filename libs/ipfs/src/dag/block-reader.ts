import type { unixfs } from '@helia/unixfs';
import { ModelverseError } from '@icubed/errors';
import { createHash } from 'node:crypto';
import type { CID } from 'multiformats/cid';

export interface Block {
  readonly cid: CID;
  readonly bytes: Uint8Array;
}

/** One block of this store, whose bytes were held against its CID: a disk that decays lies to nobody. */
export type BlockReader = (cid: CID) => Promise<Block>;

/** Where a block may also be had from; what it answers is not believed. @throws for a block that is not there */
export type BlockSource = (cid: string) => Promise<Uint8Array>;

/** @throws CONTENT.CID_MISMATCH for anything but a SHA-256 of these bytes */
export function verifiedBlock(cid: CID, bytes: Uint8Array): Block {
  return heldAgainst(cid, bytes, createHash('sha256').update(bytes).digest());
}

/** Below, handing bytes over costs more than hashing them. */
const ASIDE_BYTES = 65_536;

/** As {@link verifiedBlock}, for whoever reads several blocks at once: a large one is hashed beside this thread. */
async function verifiedAside(cid: CID, bytes: Uint8Array): Promise<Block> {
  if (bytes.byteLength < ASIDE_BYTES) return verifiedBlock(cid, bytes);
  return heldAgainst(
    cid,
    bytes,
    new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)),
  );
}

function heldAgainst(cid: CID, bytes: Uint8Array, digest: Uint8Array): Block {
  if (cid.multihash.code !== 0x12 || Buffer.compare(digest, cid.multihash.digest) !== 0)
    throw new ModelverseError('CONTENT.CID_MISMATCH', 'a stored block has other bytes than its CID names', {
      cid: cid.toString(),
    });
  return { cid, bytes };
}

/** A store of blocks, as far as files and folders are made of one. */
export type BlockStore = Parameters<typeof unixfs>[0]['blockstore'];

/** The same store, whose blocks are held against their CIDs when they are read. */
export function verifiedStore(store: BlockStore): BlockStore {
  return {
    put: (cid, bytes, options) => store.put(cid, bytes, options),
    has: (cid, options) => store.has(cid, options),
    async *get(cid, options) {
      yield (await storedBlock(store, cid, options)).bytes;
    },
  };
}

/** A block in one piece, held against its CID. @throws CONTENT.CID_MISMATCH, what the store throws */
export async function storedBlock(
  store: Pick<BlockStore, 'get'>,
  ...[cid, options]: Parameters<BlockStore['get']>
): Promise<Block> {
  const parts = await Array.fromAsync(store.get(cid, options));
  return verifiedAside(cid, parts.length === 1 ? parts[0]! : Buffer.concat(parts));
}

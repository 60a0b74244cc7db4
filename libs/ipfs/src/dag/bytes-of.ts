import * as dagPb from '@ipld/dag-pb';
import { ModelverseError } from '@icubed/errors';
import { UnixFS } from 'ipfs-unixfs';
import type { CID } from 'multiformats/cid';
import type { Block, BlockReader } from './block-reader.js';
import { linksOf, type Bytes, type Link } from './links-of.js';

/** Blocks under way while one is taken: some are read while others are hashed. It is also how many are held in memory. */
const AHEAD = 6;
const RAW = 0x55;

interface Wanted extends Link {
  readonly bytes: Bytes;
  block?: Promise<Block>;
}

/**
 * A part of a file, in order, each block verified by `read` before it is given out.
 *
 * @param size what the root announces, in bytes
 * @throws what `read` throws; CONTENT.FORMAT_INVALID where blocks hold more or fewer bytes than the DAG announces
 */
export async function* bytesOf(root: CID, size: number, read: BlockReader, part: Bytes): AsyncGenerator<Uint8Array> {
  const line: Wanted[] = [{ cid: root, bytes: { start: 0, end: size } }];
  for (;;) {
    for (const wanted of line.slice(0, AHEAD)) {
      if (wanted.block !== undefined) continue;
      wanted.block = read(wanted.cid);
      // heard when it is its turn, which may never come
      wanted.block.catch(() => undefined);
    }
    const next = line.shift();
    if (next === undefined) return;
    const block = await next.block!;
    const { start, end } = next.bytes;
    const { data, size: held } = nodeOf(block);
    if (held !== end - start) throw invalid();
    const kept = data.subarray(Math.max(0, part.start - start), Math.max(0, part.end - start));
    if (kept.byteLength > 0) yield kept;
    const links = linksOf(block, { kind: 'entity', range: part }, start) as readonly Wanted[];
    line.unshift(...links.map(({ cid, bytes }) => ({ cid, bytes })));
  }
}

/** What a block holds itself of its file, and how much with what it leads to. */
function nodeOf({ cid, bytes }: Block): { readonly data: Uint8Array; readonly size: number } {
  if (cid.code === RAW) return { data: bytes, size: bytes.byteLength };
  try {
    const entry = UnixFS.unmarshal(dagPb.decode(bytes).Data!);
    return { data: entry.data ?? new Uint8Array(0), size: Number(entry.fileSize()) };
  } catch (cause) {
    throw invalid(cause);
  }
}

function invalid(cause?: unknown): ModelverseError {
  return new ModelverseError('CONTENT.FORMAT_INVALID', 'a file has other bytes than its DAG announces', {}, { cause });
}

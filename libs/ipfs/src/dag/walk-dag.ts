import type { CID } from 'multiformats/cid';
import type { Block, BlockReader } from './block-reader.js';
import { linksOf, type DagScope, type Link } from './links-of.js';

/** Two CIDs of one multihash are one block. */
export function keyOf(cid: CID): string {
  return Buffer.from(cid.multihash.bytes).toString('base64');
}

/**
 * The blocks of a DAG, depth first and each once, one read at a time. `seen` is kept by its keys, so that a second walk passes over what the
 * first has met.
 *
 * @throws what `read` throws for a block that is missing or broken, CONTENT.FORMAT_UNSUPPORTED
 */
export async function* walkDag(
  root: CID,
  read: BlockReader,
  scope: DagScope = { kind: 'all' },
  seen = new Set<string>(),
): AsyncGenerator<Block> {
  const waiting: Link[] = [{ cid: root }];
  for (let link = waiting.pop(); link !== undefined; link = waiting.pop()) {
    const key = keyOf(link.cid);
    if (seen.has(key)) continue;
    seen.add(key);
    const block = await read(link.cid);
    yield block;
    waiting.push(...linksOf(block, scope, link.bytes?.start).toReversed());
  }
}

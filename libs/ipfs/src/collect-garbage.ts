import type { CID } from 'multiformats/cid';
import type { BlockReader } from './dag/block-reader.js';
import { keyOf, walkDag } from './dag/walk-dag.js';

export interface BlockFolder {
  getAll(): AsyncIterable<{ readonly cid: CID }> | Iterable<{ readonly cid: CID }>;
  delete(cid: CID): Promise<void>;
}

export interface Collected {
  readonly kept: number;
  readonly removed: number;
}

/**
 * Removes what no root leads to: mark, then sweep. Nothing is removed before every root was walked to its end; one whose DAG has a hole may
 * lead to blocks that can no longer be found from here, so nothing is removed at all until it is repaired. Nobody may store or pin meanwhile.
 *
 * @throws CONTENT.NOT_FOUND, CONTENT.CID_MISMATCH for a root with a hole, CONTENT.FORMAT_UNSUPPORTED
 */
export async function collectGarbage(roots: Iterable<CID>, read: BlockReader, blocks: BlockFolder): Promise<Collected> {
  const kept = new Set<string>();
  for (const root of roots) for await (const _ of walkDag(root, read, { kind: 'all' }, kept));
  let removed = 0;
  for await (const { cid } of blocks.getAll()) {
    if (kept.has(keyOf(cid))) continue;
    await blocks.delete(cid);
    removed += 1;
  }
  return { kept: kept.size, removed };
}

import { exporter } from 'ipfs-unixfs-exporter';
import type { CID } from 'multiformats/cid';
import type { Block, BlockReader } from './block-reader.js';
import type { DagScope } from './links-of.js';
import { keyOf, walkDag } from './walk-dag.js';

/** The blocks that lead from a root along a path, which prove where it leads, then those of what is there; each once. */
export async function* pathAndDag(root: CID, path: string, scope: DagScope, read: BlockReader): AsyncGenerator<Block> {
  const seen = new Set<string>();
  const { target, way } = path === '' ? { target: root, way: [] } : await follow(root, path, read);
  for (const block of way) {
    const key = keyOf(block.cid);
    // the target itself comes with its DAG
    if (key === keyOf(target) || seen.has(key)) continue;
    seen.add(key);
    yield block;
  }
  yield* walkDag(target, read, scope, seen);
}

/** Every block that the exporter reads on its way is one that a verifier needs: those of sharded folders too. */
async function follow(root: CID, path: string, read: BlockReader): Promise<{ target: CID; way: readonly Block[] }> {
  const way: Block[] = [];
  const blockstore = {
    async *get(cid: CID): AsyncGenerator<Uint8Array> {
      const block = await read(cid);
      way.push(block);
      yield block.bytes;
    },
  };
  const entry = await exporter(`${root.toString()}/${path}`, blockstore, { offline: true });
  return { target: entry.cid, way };
}

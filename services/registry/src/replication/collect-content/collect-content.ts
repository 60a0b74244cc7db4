import { isModelverseError } from '@icubed/errors';
import type { CollectionResult, CollectionStore } from '../collection.store.js';
import type { Replica } from '../replica.js';

export interface CollectDeps {
  readonly store: CollectionStore;
  /** The store that everything is stored in first, then the others. */
  readonly replicas: readonly Replica[];
  readonly graceMs: number;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  /** What a replica could not let go of stays noted for the next time. */
  readonly onFailure: (cid: string, replica: string, error: unknown) => void;
}

const BATCH = 500;
const RELEASED_MAX = 1_000;

/**
 * Lets go of what nothing has referred to for the grace, on every replica, then removes the blocks that nothing leads to. Nobody may be storing
 * meanwhile. It may end anywhere: what was let go of and not forgotten is let go of again.
 *
 * @throws CONTENT.NOT_FOUND, CONTENT.CID_MISMATCH, and removes no block of that store, while something that is referred to has a hole there
 */
export async function collectContent(deps: CollectDeps): Promise<CollectionResult> {
  const { store, replicas, graceMs, now, signal } = deps;
  for (const { store: own } of replicas) {
    if (!own) continue;
    for await (const cids of batches(own.pins())) await store.noteUnreferenced(cids, now());
  }
  let released = 0;
  for (const cid of await store.releasable(new Date(now().getTime() - graceMs), RELEASED_MAX)) {
    signal.throwIfAborted();
    if (await letGo(cid, deps)) released += 1;
  }
  let removed = 0;
  for (const [index, { name, store: own }] of replicas.entries()) {
    signal.throwIfAborted();
    // not pins alone: a store whose pins were lost must not be taken for an empty one
    const held = [...(index === 0 ? await store.referenced() : []), ...(await store.heldBy(name))];
    if (own) removed += (await own.collect(held)).removed;
  }
  return { released, removed };
}

async function letGo(cid: string, { store, replicas, signal, onFailure }: CollectDeps): Promise<boolean> {
  const requestIds = await store.requestIds(cid);
  let everywhere = true;
  for (const replica of replicas) {
    try {
      await replica.unpin(cid, requestIds.get(replica.name), signal);
    } catch (error) {
      if (!isModelverseError(error)) throw error;
      onFailure(cid, replica.name, error);
      everywhere = false;
    }
  }
  if (everywhere) await store.forget(cid);
  return everywhere;
}

async function* batches(cids: AsyncIterable<string>): AsyncGenerator<readonly string[]> {
  let batch: string[] = [];
  for await (const cid of cids) {
    batch.push(cid);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

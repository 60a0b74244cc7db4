import { isModelverseError } from '@icubed/errors';
import type { BlockSource } from '@icubed/ipfs';
import { Inject, Injectable } from '@nestjs/common';
import { REPLICAS, type Replica } from '../../replication/replica.js';
import { ReplicationStore } from '../../replication/replication.store.js';

/** Whether what the first store has lost may come back to it. */
@Injectable()
export class OtherCopies {
  constructor(
    @Inject(REPLICAS) private readonly replicas: readonly Replica[],
    @Inject(ReplicationStore) private readonly store: ReplicationStore,
  ) {}

  /**
   * Whether another store of ours has the block, or something is being fetched back while a pinning service holds it: nobody asks services on a
   * stranger's behalf. A root that another store has is looked at next, so that its repair does not wait for its turn.
   *
   * @param cid version 1
   */
  async mayRepair(cid: string, now: Date): Promise<boolean> {
    const [first, ...others] = this.replicas;
    if (!first) return false;
    for (const { block, store } of others) {
      if (!block || !store || !(await hasBlock(block, cid))) continue;
      await this.store.lookAt(cid, first.name, now);
      return true;
    }
    const services = others.filter(({ store }) => !store).map(({ name }) => name);
    return services.length > 0 && (await this.store.isRepairing(first.name, services));
  }
}

async function hasBlock(block: BlockSource, cid: string): Promise<boolean> {
  try {
    await block(cid);
    return true;
  } catch (error) {
    if (isModelverseError(error)) return false;
    throw error;
  }
}

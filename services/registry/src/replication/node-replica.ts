import type { BlockSource, IpfsNode } from '@icubed/ipfs';
import type { Holding, OwnStore, Replica } from './replica.js';

export interface NodeReplicaOptions {
  readonly name: string;
  readonly node: Pick<IpfsNode, 'complete' | 'holdsAll' | 'isPinned' | 'unpin' | 'block' | 'pins' | 'collectGarbage'>;
  /** The other copies. */
  readonly sources: () => readonly BlockSource[];
  /** Whether one more leaf is read and hashed in a check. */
  readonly rehash: () => boolean;
}

/** A node in this process: it has answered when it is done. */
export class NodeReplica implements Replica {
  readonly name: string;
  readonly block: BlockSource;
  readonly store: OwnStore;

  constructor(private readonly options: NodeReplicaOptions) {
    this.name = options.name;
    const { node } = options;
    this.block = (cid) => node.block(cid);
    this.store = { pins: () => node.pins(), collect: (referenced) => node.collectGarbage(referenced) };
  }

  async pin(cid: string, _requestId: string | undefined, signal: AbortSignal): Promise<Holding> {
    await this.options.node.complete(cid, this.options.sources(), signal);
    return { status: 'Held' };
  }

  async status(cid: string): Promise<Holding | undefined> {
    return (await this.options.node.isPinned(cid)) ? { status: 'Held' } : undefined;
  }

  async verify(cid: string): Promise<boolean> {
    const { node, rehash } = this.options;
    return (await node.isPinned(cid)) && node.holdsAll(cid, rehash);
  }

  async unpin(cid: string): Promise<void> {
    await this.options.node.unpin(cid);
  }
}

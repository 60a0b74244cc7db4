import type { Rpc } from '@icubed/chain-listener';
import { interfaces } from '@icubed/contracts-abi';
import { address, type Address } from '@icubed/protocol';
import type { NodeStanding } from './assert-merge-receipt.js';

/** Reads a node of NodeRegistry at the chain's head, in one question. */
export class NodeStandingReader {
  constructor(
    private readonly rpc: Pick<Rpc, 'batch'>,
    /** The address of NodeRegistry. */
    private readonly nodes: string,
  ) {}

  /** @throws MIRROR.RPC_UNAVAILABLE, MIRROR.RPC_REJECTED */
  async of(node: Address): Promise<NodeStanding> {
    const { NodeRegistry } = interfaces;
    const views = ['isActive', 'nodeOf'] as const;
    const answers = await this.rpc.batch<string>(
      views.map((view) => {
        const data = NodeRegistry.encodeFunctionData(view, [node]);
        return { method: 'eth_call', params: [{ to: this.nodes, data }, 'latest'] };
      }),
    );
    const [isActive, stored] = views.map(
      (view, index) => NodeRegistry.decodeFunctionResult(view, answers[index]!)[0] as unknown,
    );
    return { isActive: isActive === true, owner: address((stored as { owner: string }).owner) };
  }
}

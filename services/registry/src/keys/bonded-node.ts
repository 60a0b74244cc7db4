import type { Rpc } from '@icubed/chain-listener';
import { interfaces } from '@icubed/contracts-abi';

export interface BondedNodePlace {
  readonly rpc: Pick<Rpc, 'batch'>;
  /** The address of NodeRegistry. */
  readonly nodes: string;
  /** The number of the newest final block. */
  readonly finalBlock: () => Promise<number>;
}

/**
 * Whether the node's bond is final and still in effect at the head: a bond that a reorg could take back hands out nothing, and a
 * suspension works at once.
 *
 * @throws MIRROR.RPC_UNAVAILABLE, MIRROR.RPC_REJECTED, MIRROR.BEHIND
 */
export async function isBonded(node: string, { rpc, nodes, finalBlock }: BondedNodePlace): Promise<boolean> {
  const call = { to: nodes, data: interfaces.NodeRegistry.encodeFunctionData('isActive', [node]) };
  const marks = [`0x${(await finalBlock()).toString(16)}`, 'latest'];
  const answers = await rpc.batch<string>(marks.map((mark) => ({ method: 'eth_call', params: [call, mark] })));
  return answers.every((answer) => interfaces.NodeRegistry.decodeFunctionResult('isActive', answer)[0] === true);
}

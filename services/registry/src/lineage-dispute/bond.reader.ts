import type { Rpc } from '@icubed/chain-listener';
import { interfaces } from '@icubed/contracts-abi';
import { ModelverseError } from '@icubed/errors';
import type { TransactionRequest } from '@icubed/graphql';
import { type Address, type AssetId, formatUsd } from '@icubed/protocol';

export interface BondPlace {
  readonly chainId: number;
  readonly rpc: Pick<Rpc, 'batch'>;
  /** Addresses. */
  readonly usd: string;
  readonly disputes: string;
}

/**
 * What a challenge of the asset costs at the chain's head: its revenue moves it from block to block.
 *
 * @throws MIRROR.RPC_UNAVAILABLE
 */
export async function readBond(id: AssetId, { rpc, disputes }: BondPlace): Promise<bigint> {
  const { LineageDisputes } = interfaces;
  const data = LineageDisputes.encodeFunctionData('bondFor', [id]);
  const [answer] = await rpc.batch<string>([{ method: 'eth_call', params: [{ to: disputes, data }, 'latest'] }]);
  return LineageDisputes.decodeFunctionResult('bondFor', answer!)[0] as bigint;
}

/**
 * The approval that a wallet needs before it can bond `most`; none where the allowance suffices.
 *
 * @throws REGISTRY.BOND_UNAFFORDABLE, MIRROR.RPC_UNAVAILABLE
 */
export async function approvalOf(wallet: Address, most: bigint, place: BondPlace): Promise<TransactionRequest[]> {
  const { chainId, rpc, usd, disputes } = place;
  const { TestUSD } = interfaces;
  const call = (data: string) => ({ method: 'eth_call', params: [{ to: usd, data }, 'latest'] });
  const [allowed, held] = await rpc.batch<string>([
    call(TestUSD.encodeFunctionData('allowance', [wallet, disputes])),
    call(TestUSD.encodeFunctionData('balanceOf', [wallet])),
  ]);
  const balance = TestUSD.decodeFunctionResult('balanceOf', held!)[0] as bigint;
  if (balance < most) {
    const detail = `the bond is ${formatUsd(most)} USD, the wallet holds ${formatUsd(balance)}`;
    throw new ModelverseError('REGISTRY.BOND_UNAFFORDABLE', detail, { bond: String(most), balance: String(balance) });
  }
  if ((TestUSD.decodeFunctionResult('allowance', allowed!)[0] as bigint) >= most) return [];
  const data = TestUSD.encodeFunctionData('approve', [disputes, most]);
  const description = `Allow the lineage disputes to take a bond of ${formatUsd(most)} USD`;
  return [{ chainId, to: usd, data, value: 0n, description }];
}

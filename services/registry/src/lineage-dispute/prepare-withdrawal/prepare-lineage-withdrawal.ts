import { interfaces } from '@icubed/contracts-abi';
import { ModelverseError } from '@icubed/errors';
import { preparedTransaction } from '@icubed/graphql';
import { type Address, formatUsd } from '@icubed/protocol';
import { readCredit } from '../chain-view.reader.js';
import type { LineageDisputeDeps } from '../prepare-challenge/prepare-lineage-challenge.js';

export const LINEAGE_WITHDRAWAL_ERRORS = ['REGISTRY.NOTHING_TO_WITHDRAW'] as const;

/**
 * The unsigned transaction that pays a wallet what disputes gave it.
 *
 * @throws the codes of {@link LINEAGE_WITHDRAWAL_ERRORS}, MIRROR.RPC_UNAVAILABLE
 */
export async function prepareLineageWithdrawal(wallet: Address, deps: LineageDisputeDeps) {
  const { chainId, disputes } = deps;
  const credit = await readCredit(wallet, deps);
  if (credit === 0n) throw new ModelverseError('REGISTRY.NOTHING_TO_WITHDRAW', 'disputes gave this wallet nothing');
  const data = interfaces.LineageDisputes.encodeFunctionData('withdraw', [wallet]);
  const description = `Withdraw ${formatUsd(credit)} USD of bonds`;
  return preparedTransaction({ chainId, to: disputes, data, value: 0n, description });
}

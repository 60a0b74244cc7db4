import { ModelverseError } from '@icubed/errors';
import { preparedTransaction } from '@icubed/graphql';
import { type Address, formatUsd, parseDidOn } from '@icubed/protocol';
import { type LiveChain, view } from '../../chain/live-chain.js';

export const PREPARE_CLAIM_ERRORS = ['IMO.NOTHING_CLAIMABLE'] as const;

export const MAX_CLAIMED_ASSETS = 100;

/**
 * The unsigned transaction that pays `account` its dividends of these assets, leaving out those that owe it nothing. Anyone may send
 * it; the money goes to the account.
 *
 * @throws IMO.NOTHING_CLAIMABLE, PLATFORM.BAD_REQUEST, PROTOCOL.WRONG_CHAIN, MIRROR.RPC_UNAVAILABLE
 */
export async function prepareClaim(wallet: Address, dids: readonly string[], account: Address, chain: LiveChain) {
  if (dids.length < 1 || dids.length > MAX_CLAIMED_ASSETS) {
    throw new ModelverseError('PLATFORM.BAD_REQUEST', `a claim names 1 to ${MAX_CLAIMED_ASSETS} assets`);
  }
  const ids = [...new Set(dids.map((did) => parseDidOn(chain.chainId, did)))];
  const amounts = await chain.read<bigint[]>(...ids.map((id) => view('RevenueLedger', 'claimable', id, account)));
  const owing = ids.filter((_, index) => amounts[index] !== 0n);
  const total = amounts.reduce((sum, amount) => sum + amount, 0n);
  if (total === 0n) {
    throw new ModelverseError('IMO.NOTHING_CLAIMABLE', 'nothing has accrued, or the offering is not released yet');
  }
  const description = `Claim at least ${formatUsd(total)} USD of dividends of ${owing.length} asset${owing.length === 1 ? '' : 's'}`;
  return preparedTransaction(
    account === wallet
      ? chain.transaction('RevenueLedger', 'claim', [owing], description)
      : chain.transaction('RevenueLedger', 'claimFor', [account, owing], `${description} for ${account}`),
  );
}

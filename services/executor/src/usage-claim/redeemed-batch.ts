import type { Rpc } from '@icubed/chain-listener';
import { interfaces } from '@icubed/contracts-abi';
import type { Voucher } from '@icubed/protocol';
import type { Result } from 'ethers';
import type { RedeemedBatch } from './settled-call.js';

/** What a transaction redeemed, read from its call data on the chain; undefined where it is not known or no `redeemBatch`. */
export async function redeemedBatch(rpc: Pick<Rpc, 'call'>, hash: string): Promise<RedeemedBatch | undefined> {
  const found = await rpc.call<{ input: string } | null>('eth_getTransactionByHash', [hash]);
  const call = found && interfaces.JobManager.parseTransaction({ data: found.input });
  if (call?.name !== 'redeemBatch') return undefined;
  const [vouchers, , splits] = call.args as unknown as [Result[], unknown, Result[]];
  return {
    vouchers: vouchers.map((voucher) => voucher.toObject() as Voucher),
    splits: splits.map((split) => split.toObject() as RedeemedBatch['splits'][number]),
  };
}

import { encodeRlp, toBeArray } from 'ethers';
import type { RpcLog } from '../rpc/block.js';
import { orderedRoot } from './ordered-root.js';

export interface RpcReceipt {
  readonly type?: string;
  readonly status?: string;
  /** instead of `status`, before Byzantium */
  readonly root?: string;
  readonly cumulativeGasUsed: string;
  readonly logsBloom: string;
  readonly transactionHash: string;
  readonly transactionIndex: string;
  readonly logs: readonly RpcLog[];
}

/**
 * What a block's header must give as `receiptsRoot`, for receipts in the order of their transactions. It commits to address, topics and
 * data of every log and to their order; not to a transaction's hash. Undefined when a receipt is malformed.
 */
export function receiptsRoot(receipts: readonly RpcReceipt[]): string | undefined {
  try {
    return orderedRoot(receipts.map(encode));
  } catch {
    return undefined;
  }
}

/** EIP-2718: a typed receipt is its type's byte before the RLP of the same four fields. */
function encode(receipt: RpcReceipt): string {
  const outcome = receipt.root ?? toBeArray(receipt.status ?? '0x0');
  const logs = receipt.logs.map(({ address, topics, data }) => [address, [...topics], data]);
  const body = encodeRlp([outcome, toBeArray(receipt.cumulativeGasUsed), receipt.logsBloom, logs]);
  const type = Number(receipt.type ?? '0x0');
  return type === 0 ? body : `0x${type.toString(16).padStart(2, '0')}${body.slice(2)}`;
}

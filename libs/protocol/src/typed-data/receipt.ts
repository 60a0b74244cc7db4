import type { Signer } from 'ethers';
import { hashTyped, recoverTyped, signTyped } from './signing.js';
import { domainOf } from './domain.js';
import type { Address } from '../identifiers/asset-id.js';

/**
 * What a node signs for one executed step (economics section 5). Digests are SHA-256 of the exact bytes; prices are USD base
 * units; `chainTime` is the mirrored chain's second that the lease carried. The domain's contract is JobManager.
 */
export interface Receipt {
  readonly callId: string;
  readonly step: number;
  readonly attempt: number;
  readonly assetId: bigint;
  readonly digest: string;
  readonly inputDigest: string;
  readonly outputDigest: string;
  readonly assetPrice: bigint;
  readonly nodePrice: bigint;
  readonly node: string;
  readonly chainTime: bigint;
}

/** A receipt in JSON: numbers of more than 53 bits are decimal strings. */
export interface WireReceipt extends Omit<Receipt, 'assetId' | 'assetPrice' | 'nodePrice' | 'chainTime'> {
  readonly assetId: string;
  readonly assetPrice: string;
  readonly nodePrice: string;
  /** unix seconds fit a number */
  readonly chainTime: string | number;
}

/** The signed values of a receipt that came as JSON; what else the object carries is left out. */
export function receiptFromWire(wire: WireReceipt): Receipt {
  const { callId, step, attempt, digest, inputDigest, outputDigest, node } = wire;
  return {
    callId,
    step,
    attempt,
    assetId: BigInt(wire.assetId),
    digest,
    inputDigest,
    outputDigest,
    assetPrice: BigInt(wire.assetPrice),
    nodePrice: BigInt(wire.nodePrice),
    node,
    chainTime: BigInt(wire.chainTime),
  };
}

export const receiptTypes = {
  Receipt: [
    { name: 'callId', type: 'bytes32' },
    { name: 'step', type: 'uint32' },
    { name: 'attempt', type: 'uint32' },
    { name: 'assetId', type: 'uint256' },
    { name: 'digest', type: 'bytes32' },
    { name: 'inputDigest', type: 'bytes32' },
    { name: 'outputDigest', type: 'bytes32' },
    { name: 'assetPrice', type: 'uint128' },
    { name: 'nodePrice', type: 'uint128' },
    { name: 'node', type: 'address' },
    { name: 'chainTime', type: 'uint64' },
  ],
};

export interface SigningContext {
  readonly chainId: number;
  readonly jobManager: string;
}

export function signReceipt(signer: Signer, context: SigningContext, receipt: Receipt): Promise<string> {
  return signTyped(signer, domainOf(context.chainId, context.jobManager), receiptTypes, receipt);
}

export function recoverReceiptSigner(context: SigningContext, receipt: Receipt, signature: string): Address {
  return recoverTyped(domainOf(context.chainId, context.jobManager), receiptTypes, receipt, signature);
}

/** The receipt's id: its EIP-712 hash, the leaf of the hourly anchor. */
export function receiptId(context: SigningContext, receipt: Receipt): string {
  return hashTyped(domainOf(context.chainId, context.jobManager), receiptTypes, receipt);
}

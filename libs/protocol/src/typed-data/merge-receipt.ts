import type { Signer } from 'ethers';
import type { Address } from '../identifiers/asset-id.js';
import { domainOf } from './domain.js';
import { hashTyped, recoverTyped, signTyped } from './signing.js';

/**
 * A node's word on what a merge that it made itself is made of (economics section 1): the part of each parent in the child's
 * weights, in parts per million and in the order of the registration's MERGE parents. `jobDigest` is the SHA-256 of the job's
 * description, from which anyone with the parents' content can merge again; `validUntil` is in Unix seconds. Checked by
 * AssetRegistry.registerMerge.
 */
export interface MergeReceipt {
  readonly childId: bigint;
  /** What the child registers: `sha256(chainId ‖ creator ‖ filesRoot)`. */
  readonly digest: string;
  readonly parents: readonly bigint[];
  readonly weightsPpm: readonly number[];
  readonly jobDigest: string;
  readonly node: string;
  readonly validUntil: bigint;
}

/** The receipt without what the registration says itself. */
export interface SignedMergeReceipt extends Pick<MergeReceipt, 'weightsPpm' | 'jobDigest' | 'node' | 'validUntil'> {
  readonly signature: string;
}

export const mergeReceiptTypes = {
  MergeReceipt: [
    { name: 'childId', type: 'uint256' },
    { name: 'digest', type: 'bytes32' },
    { name: 'parents', type: 'uint256[]' },
    { name: 'weightsPpm', type: 'uint32[]' },
    { name: 'jobDigest', type: 'bytes32' },
    { name: 'node', type: 'address' },
    { name: 'validUntil', type: 'uint64' },
  ],
};

export interface RegistryContext {
  readonly chainId: number;
  /** The address of AssetRegistry. */
  readonly registry: string;
}

export function signMergeReceipt(signer: Signer, context: RegistryContext, receipt: MergeReceipt): Promise<string> {
  return signTyped(signer, domainOf(context.chainId, context.registry), mergeReceiptTypes, receipt);
}

/** @throws PROTOCOL.SIGNATURE_INVALID when the bytes are no signature at all */
export function recoverMergeReceiptSigner(context: RegistryContext, receipt: MergeReceipt, signature: string): Address {
  return recoverTyped(domainOf(context.chainId, context.registry), mergeReceiptTypes, receipt, signature);
}

/** The receipt's id: its EIP-712 hash. */
export function mergeReceiptId(context: RegistryContext, receipt: MergeReceipt): string {
  return hashTyped(domainOf(context.chainId, context.registry), mergeReceiptTypes, receipt);
}

import type { Signer } from 'ethers';
import type { Address } from '../identifiers/asset-id.js';
import { domainOf } from './domain.js';
import type { SigningContext } from './receipt.js';
import { recoverTyped, signTyped } from './signing.js';

/** A node names the X25519 key that data keys are wrapped to. Its own key only signs: one key, one use. */
export interface NodeSealingKey {
  readonly node: string;
  /** 32 bytes, 0x-hex */
  readonly publicKey: string;
  /** unix seconds */
  readonly validUntil: bigint;
}

export const nodeSealingKeyTypes = {
  NodeSealingKey: [
    { name: 'node', type: 'address' },
    { name: 'publicKey', type: 'bytes32' },
    { name: 'validUntil', type: 'uint64' },
  ],
};

export function signNodeSealingKey(signer: Signer, context: SigningContext, key: NodeSealingKey): Promise<string> {
  return signTyped(signer, domainOf(context.chainId, context.jobManager), nodeSealingKeyTypes, key);
}

/** @throws PROTOCOL.SIGNATURE_INVALID */
export function recoverNodeSealingKeySigner(context: SigningContext, key: NodeSealingKey, signature: string): Address {
  return recoverTyped(domainOf(context.chainId, context.jobManager), nodeSealingKeyTypes, key, signature);
}

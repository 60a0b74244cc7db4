import type { Signer } from 'ethers';
import type { Address } from '../identifiers/asset-id.js';
import { domainOf } from './domain.js';
import { recoverTyped, signTyped } from './signing.js';

/**
 * What a third node signs in a dispute (economics section 6): running the receipt's call, it got an output with this SHA-256.
 * The domain's contract is ExecutionDisputes.
 */
export interface Reexecution {
  readonly receiptId: string;
  readonly outputDigest: string;
}

export const reexecutionTypes = {
  Reexecution: [
    { name: 'receiptId', type: 'bytes32' },
    { name: 'outputDigest', type: 'bytes32' },
  ],
};

export function signReexecution(
  signer: Signer,
  chainId: number,
  executionDisputes: string,
  reexecution: Reexecution,
): Promise<string> {
  return signTyped(signer, domainOf(chainId, executionDisputes), reexecutionTypes, reexecution);
}

export function recoverReexecutionSigner(
  chainId: number,
  executionDisputes: string,
  reexecution: Reexecution,
  signature: string,
): Address {
  return recoverTyped(domainOf(chainId, executionDisputes), reexecutionTypes, reexecution, signature);
}

import type { Signer } from 'ethers';
import type { Address } from '../identifiers/asset-id.js';
import { domainOf } from './domain.js';
import type { SigningContext } from './receipt.js';
import { recoverTyped, signTyped } from './signing.js';

/** A node proves its key over the executor's nonce; the executor's origin stops a relay from logging in elsewhere. */
export interface NodeHello {
  readonly node: string;
  readonly nonce: string;
  readonly executor: string;
  readonly expiresAt: bigint;
}

export const nodeHelloTypes = {
  NodeHello: [
    { name: 'node', type: 'address' },
    { name: 'nonce', type: 'bytes32' },
    { name: 'executor', type: 'string' },
    { name: 'expiresAt', type: 'uint64' },
  ],
};

export function signNodeHello(signer: Signer, context: SigningContext, hello: NodeHello): Promise<string> {
  return signTyped(signer, domainOf(context.chainId, context.jobManager), nodeHelloTypes, hello);
}

export function recoverNodeHelloSigner(context: SigningContext, hello: NodeHello, signature: string): Address {
  return recoverTyped(domainOf(context.chainId, context.jobManager), nodeHelloTypes, hello, signature);
}

import type { Signer } from 'ethers';
import type { Address } from '../identifiers/asset-id.js';
import { domainOf } from './domain.js';
import { recoverTyped, signTyped } from './signing.js';

/** The VERIFIER's word that the unsealed bytes are what was registered. Checked by InitialModelOffering. */
export interface Reveal {
  readonly assetId: bigint;
  readonly plainCid: string;
  readonly filesRoot: string;
  readonly dataKey: string;
}

export const revealTypes = {
  Reveal: [
    { name: 'assetId', type: 'uint256' },
    { name: 'plainCid', type: 'string' },
    { name: 'filesRoot', type: 'bytes32' },
    { name: 'dataKey', type: 'bytes32' },
  ],
};

export function signReveal(signer: Signer, chainId: number, offering: string, reveal: Reveal): Promise<string> {
  return signTyped(signer, domainOf(chainId, offering), revealTypes, reveal);
}

export function recoverRevealSigner(chainId: number, offering: string, reveal: Reveal, signature: string): Address {
  return recoverTyped(domainOf(chainId, offering), revealTypes, reveal, signature);
}

import type { TypedDataDomain } from 'ethers';

/** EIP-712 domain of every signature in the modelverse: bound to the chain and to the contract that checks it. */
export function domainOf(chainId: number, verifyingContract: string): TypedDataDomain {
  return { name: 'I Cubed Modelverse', version: '1', chainId, verifyingContract };
}

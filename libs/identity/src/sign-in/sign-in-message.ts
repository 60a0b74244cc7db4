import { getAddress } from 'ethers';
import { SiweMessage } from 'siwe';

export interface SignInRequest {
  readonly domain: string;
  readonly address: string;
  readonly uri: string;
  readonly chainId: number;
  readonly nonce: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly statement?: string;
}

/** The EIP-4361 text that a wallet signs (`personal_sign`) to sign in. */
export function createSignInMessage(request: SignInRequest): string {
  return new SiweMessage({
    domain: request.domain,
    address: getAddress(request.address),
    statement: request.statement ?? 'Sign in to I Cubed Modelverse.',
    uri: request.uri,
    version: '1',
    chainId: request.chainId,
    nonce: request.nonce,
    issuedAt: request.issuedAt.toISOString(),
    expirationTime: request.expiresAt.toISOString(),
  }).prepareMessage();
}

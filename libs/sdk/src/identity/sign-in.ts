import type { Signer } from 'ethers';
import { SiweMessage } from 'siwe';
import type { Http } from '../transport/http.js';

interface Nonce {
  readonly nonce: string;
}
interface Session {
  readonly accessToken: string;
  readonly accountId: string;
  readonly expiresAt: string;
}

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  /** shown once */
  readonly key: string;
  readonly scopes: readonly string[];
}

/** Sign-In with Ethereum (EIP-4361): the wallet signs the gateway's nonce for the gateway's own domain. */
export async function signIn(http: Http, signer: Signer, chainId: number): Promise<Session> {
  const address = await signer.getAddress();
  const { nonce } = await http.postJson<Nonce>('/auth/nonce', { address });
  const message = new SiweMessage({
    domain: new URL(http.origin).host,
    address,
    statement: 'Sign in to the I Cubed Modelverse.',
    uri: http.origin,
    version: '1',
    chainId,
    nonce,
    issuedAt: new Date().toISOString(),
  }).prepareMessage();
  const signature = await signer.signMessage(message);
  return http.postJson<Session>('/auth/sign-in', { message, signature });
}

export function createApiKey(http: Http, name: string, scopes: readonly string[]): Promise<ApiKey> {
  return http.postJson<ApiKey>('/auth/api-keys', { name, scopes });
}

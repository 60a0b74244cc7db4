import { exportJWK, generateKeyPair, type JWK } from 'jose';

/** An Ed25519 key as a JWK (RFC 8037): `d` is the private part. */
export interface PrivateJwk extends JWK {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
  readonly d: string;
}
export type PublicJwk = Omit<PrivateJwk, 'd'>;

export async function generateSigningKey(): Promise<PrivateJwk> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  return (await exportJWK(privateKey)) as PrivateJwk;
}

export function publicJwkOf(key: PrivateJwk): PublicJwk {
  return { kty: key.kty, crv: key.crv, x: key.x };
}

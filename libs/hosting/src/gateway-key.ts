import { ModelverseError } from '@icubed/errors';
import type { TrustedIssuers } from '@icubed/identity';

/** Parses GATEWAY_JWT_PUBLIC_KEY. Throws PLATFORM.CONFIG_INVALID, naming the variable, for what is no public Ed25519 JWK. */
export function trustedIssuers(publicKey: string): TrustedIssuers {
  const refuse = (why: string): ModelverseError =>
    new ModelverseError('PLATFORM.CONFIG_INVALID', `GATEWAY_JWT_PUBLIC_KEY: ${why}`, {
      variables: ['GATEWAY_JWT_PUBLIC_KEY'],
    });
  let key: { kty?: unknown; crv?: unknown; x?: unknown; d?: unknown };
  try {
    key = JSON.parse(publicKey) as typeof key;
  } catch {
    throw refuse('not JSON');
  }
  // a service that holds the private key could speak for anyone
  if (key.d !== undefined) throw refuse('holds the private key');
  const { x } = key;
  if (key.kty !== 'OKP' || key.crv !== 'Ed25519' || typeof x !== 'string') throw refuse('no Ed25519 JWK');
  return { gateway: { kty: 'OKP', crv: 'Ed25519', x } };
}

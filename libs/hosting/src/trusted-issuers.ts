import { ModelverseError } from '@icubed/errors';
import type { PublicJwk, TrustedIssuers } from '@icubed/identity';

/** The gateway, which speaks for accounts, and peers by their service names, each of which speaks for itself. Throws PLATFORM.CONFIG_INVALID. */
export function trustedIssuers(gateway: string, peers: Readonly<Record<string, string>> = {}): TrustedIssuers {
  return Object.fromEntries(Object.entries({ ...peers, gateway }).map(([name, key]) => [name, publicJwk(name, key)]));
}

/** Parses e.g. GATEWAY_JWT_PUBLIC_KEY. Throws PLATFORM.CONFIG_INVALID, naming the variable, for what is no public Ed25519 JWK. */
function publicJwk(issuer: string, text: string): PublicJwk {
  const variable = `${issuer.toUpperCase()}_JWT_PUBLIC_KEY`;
  const refuse = (why: string): ModelverseError =>
    new ModelverseError('PLATFORM.CONFIG_INVALID', `${variable}: ${why}`, { variables: [variable] });
  let key: { kty?: unknown; crv?: unknown; x?: unknown; d?: unknown };
  try {
    key = JSON.parse(text) as typeof key;
  } catch {
    throw refuse('not JSON');
  }
  // a service that holds the private key could speak for anyone
  if (key.d !== undefined) throw refuse('holds the private key');
  const { x } = key;
  if (key.kty !== 'OKP' || key.crv !== 'Ed25519' || typeof x !== 'string') throw refuse('no Ed25519 JWK');
  return { kty: 'OKP', crv: 'Ed25519', x };
}

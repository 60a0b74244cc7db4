import { importJWK, SignJWT } from 'jose';
import type { Principal } from '../principal/principal.js';
import type { PrivateJwk } from './signing-key.js';

/** Long enough for a slow hop, short enough that a leaked token is of no use. */
export const SERVICE_TOKEN_SECONDS = 60;

export type ServiceTokenSigner = (principal: Principal, audience: string) => Promise<string>;

/** Signs who asks for one service (`aud`), as `issuer`. */
export async function createServiceTokenSigner(options: {
  readonly key: PrivateJwk;
  readonly issuer: string;
  readonly nowSeconds: () => number;
}): Promise<ServiceTokenSigner> {
  const key = await importJWK(options.key, 'EdDSA');
  return (principal, audience) => {
    const now = Math.floor(options.nowSeconds());
    const { kind, address, scopes, keyId } = principal;
    return new SignJWT({ kind, scopes: [...scopes], ...(address && { address }), ...(keyId && { keyId }) })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'service+jwt' })
      .setIssuer(options.issuer)
      .setSubject(principal.accountId)
      .setAudience(audience)
      .setIssuedAt(now)
      .setExpirationTime(now + SERVICE_TOKEN_SECONDS)
      .sign(key);
  };
}

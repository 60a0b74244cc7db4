import { isModelverseError, ModelverseError } from '@icubed/errors';
import { importJWK, jwtVerify, SignJWT, type JWTPayload } from 'jose';
import { SERVICE_TOKEN_SECONDS } from '../service-token/sign-service-token.js';
import type { PrivateJwk, PublicJwk } from '../service-token/signing-key.js';

const TYPE = 'grant+jwt';

export type GrantSigner = (claims: JWTPayload, audience: string) => Promise<string>;
/** The claims as they were signed, not looked into. Throws AUTH.TOKEN_INVALID. */
export type GrantVerifier = (grant: string) => Promise<JWTPayload>;

/** Signs what one service vouches for to another: a statement to be kept as evidence, where a service token only says who asks. */
export async function createGrantSigner(options: {
  readonly key: PrivateJwk;
  readonly issuer: string;
  readonly nowSeconds: () => number;
}): Promise<GrantSigner> {
  const key = await importJWK(options.key, 'EdDSA');
  return (claims, audience) => {
    const now = Math.floor(options.nowSeconds());
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'EdDSA', typ: TYPE })
      .setIssuer(options.issuer)
      .setAudience(audience)
      .setIssuedAt(now)
      .setExpirationTime(now + SERVICE_TOKEN_SECONDS)
      .sign(key);
  };
}

export async function createGrantVerifier(options: {
  readonly key: PublicJwk;
  readonly issuer: string;
  readonly audience: string;
}): Promise<GrantVerifier> {
  const key = await importJWK(options.key, 'EdDSA');
  const { issuer, audience } = options;
  return async (grant) => {
    try {
      const { payload } = await jwtVerify(grant, key, {
        issuer,
        audience,
        algorithms: ['EdDSA'],
        // a service token says nothing of a call: it is no grant, whoever signed it
        typ: TYPE,
        requiredClaims: ['exp', 'iat'],
        maxTokenAge: '90s',
        clockTolerance: 5,
      });
      return payload;
    } catch (cause) {
      if (isModelverseError(cause)) throw cause;
      throw new ModelverseError('AUTH.TOKEN_INVALID', 'The grant does not verify.', {}, { cause });
    }
  };
}

import { ModelverseError } from '@icubed/errors';
import { type PrivateJwk, publicJwkOf } from '@icubed/identity';
import { importJWK, jwtVerify, SignJWT } from 'jose';
import type { Session } from './session.store.js';

// apart from service tokens by type and audience, so that neither passes for the other
const TYPE = 'access+jwt';
const GATEWAY = 'gateway';

export interface AccessTokens {
  sign(session: Session): Promise<string>;
  /** Answers the session's id. Throws AUTH.TOKEN_INVALID. */
  verify(token: string, now: Date): Promise<string>;
}

/** What a wallet's owner holds after signing in: names a session, which can be revoked, and nothing else. */
export async function createAccessTokens(jwk: PrivateJwk): Promise<AccessTokens> {
  const privateKey = await importJWK(jwk, 'EdDSA');
  const publicKey = await importJWK(publicJwkOf(jwk), 'EdDSA');
  return {
    sign: (session) =>
      new SignJWT({ sid: session.id })
        .setProtectedHeader({ alg: 'EdDSA', typ: TYPE })
        .setIssuer(GATEWAY)
        .setAudience(GATEWAY)
        .setSubject(session.accountId)
        .setExpirationTime(session.expiresAt)
        .sign(privateKey),
    verify: async (token, now) => {
      try {
        const { payload } = await jwtVerify(token, publicKey, {
          issuer: GATEWAY,
          audience: GATEWAY,
          typ: TYPE,
          algorithms: ['EdDSA'],
          requiredClaims: ['sid', 'exp'],
          currentDate: now,
        });
        return String(payload['sid']);
      } catch (cause) {
        throw new ModelverseError('AUTH.TOKEN_INVALID', 'The access token does not verify.', {}, { cause });
      }
    },
  };
}

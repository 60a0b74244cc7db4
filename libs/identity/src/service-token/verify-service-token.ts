import { isModelverseError, ModelverseError } from '@icubed/errors';
import { importJWK, type JWTPayload, jwtVerify } from 'jose';
import type { Principal, PrincipalKind } from '../principal/principal.js';
import type { PublicJwk } from './signing-key.js';

/** Throws AUTH.TOKEN_INVALID for what is malformed, forged, expired, or meant for another service. */
export type ServiceTokenVerifier = (token: string) => Promise<Principal>;

/** Public keys by issuer. The gateway speaks for wallets, API keys and nodes; any other issuer only for itself. */
export type TrustedIssuers = Readonly<Record<string, PublicJwk>>;

const KINDS: readonly PrincipalKind[] = ['wallet', 'apiKey', 'node', 'service'];

export async function createServiceTokenVerifier(options: {
  readonly audience: string;
  readonly issuers: TrustedIssuers;
  readonly nowSeconds?: () => number;
}): Promise<ServiceTokenVerifier> {
  const keys = new Map(
    await Promise.all(
      Object.entries(options.issuers).map(async ([issuer, jwk]) => [issuer, await importJWK(jwk, 'EdDSA')] as const),
    ),
  );
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, (_header, jws) => keyOf(keys, issuerOf(jws.payload)), {
        audience: options.audience,
        algorithms: ['EdDSA'],
        typ: 'service+jwt',
        requiredClaims: ['sub', 'iss', 'exp', 'iat'],
        maxTokenAge: '90s',
        clockTolerance: 5,
        ...(options.nowSeconds && { currentDate: new Date(options.nowSeconds() * 1_000) }),
      });
      return principalOf(payload);
    } catch (cause) {
      if (isModelverseError(cause)) throw cause;
      throw new ModelverseError('AUTH.TOKEN_INVALID', 'The service token does not verify.', {}, { cause });
    }
  };
}

function keyOf<K>(keys: ReadonlyMap<string, K>, issuer: unknown): K {
  const key = typeof issuer === 'string' ? keys.get(issuer) : undefined;
  if (key === undefined) throw new ModelverseError('AUTH.TOKEN_INVALID', 'The token comes from no known issuer.');
  return key;
}

// read before verification only to choose the key: the signature then covers the issuer too
function issuerOf(encodedPayload: string | Uint8Array): unknown {
  const payload: unknown = JSON.parse(Buffer.from(encodedPayload as string, 'base64url').toString('utf8'));
  return typeof payload === 'object' && payload !== null && 'iss' in payload ? payload.iss : undefined;
}

function principalOf(payload: JWTPayload): Principal {
  const { sub, iss, kind, address, scopes, keyId } = payload;
  const known = KINDS.find((candidate) => candidate === kind);
  const ownName = iss === sub && known === 'service';
  const allowed = iss === 'gateway' ? known !== undefined && known !== 'service' : ownName;
  if (!allowed || sub === undefined) {
    throw new ModelverseError('AUTH.TOKEN_INVALID', 'The issuer may not speak for this principal.');
  }
  if (!Array.isArray(scopes) || !scopes.every((scope) => typeof scope === 'string')) {
    throw new ModelverseError('AUTH.TOKEN_INVALID', 'The token holds no scopes.');
  }
  return {
    kind: known ?? 'service',
    accountId: sub,
    scopes,
    ...(typeof address === 'string' && { address }),
    ...(typeof keyId === 'string' && { keyId }),
  };
}

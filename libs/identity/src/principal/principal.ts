import { ModelverseError } from '@icubed/errors';
import type { ApiScope } from './scopes.js';

export type PrincipalKind = 'wallet' | 'apiKey' | 'node' | 'service';

/**
 * Who asks. Rows belong to `accountId` (a random UUID of the gateway), never to an address. `address` is the wallet that
 * signed in, EIP-55; API keys carry their account's. A service's accountId is its name.
 */
export interface Principal {
  readonly kind: PrincipalKind;
  readonly accountId: string;
  readonly address?: string;
  readonly scopes: readonly string[];
  /** of an API key: which one, for limits and records */
  readonly keyId?: string;
}

/** Throws AUTH.REQUIRED for an anonymous request. */
export function requirePrincipal(principal: Principal | undefined): Principal {
  if (principal === undefined)
    throw new ModelverseError('AUTH.REQUIRED', 'This needs a signed-in wallet or an API key.');
  return principal;
}

/** Throws AUTH.REQUIRED for an anonymous request and AUTH.FORBIDDEN, naming the scope, for a principal without it. */
export function requireScope(principal: Principal | undefined, scope: ApiScope): Principal {
  const known = requirePrincipal(principal);
  if (!known.scopes.includes(scope))
    throw new ModelverseError('AUTH.FORBIDDEN', `The scope ${scope} is needed.`, { scope });
  return known;
}

/** Throws AUTH.REQUIRED for an anonymous request and AUTH.FORBIDDEN for anyone but the service of that name. */
export function requireService(principal: Principal | undefined, name: string): Principal {
  const known = requirePrincipal(principal);
  if (known.kind !== 'service' || known.accountId !== name)
    throw new ModelverseError('AUTH.FORBIDDEN', 'This is between services.');
  return known;
}

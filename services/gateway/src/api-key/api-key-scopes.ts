import { ModelverseError } from '@icubed/errors';
import { type ApiScope, SCOPES } from '@icubed/identity';

/** Throws AUTH.SCOPE_UNKNOWN. `admin` makes keys and must not be in one, or a leaked key could outlive its revocation. */
export function apiKeyScopes(asked: readonly string[]): ApiScope[] {
  return [...new Set(asked)].map((scope) => {
    const known = SCOPES.find((candidate) => candidate === scope && candidate !== 'admin');
    if (known === undefined)
      throw new ModelverseError('AUTH.SCOPE_UNKNOWN', `An API key cannot have the scope ${scope.slice(0, 40)}.`);
    return known;
  });
}

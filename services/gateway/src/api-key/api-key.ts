import { ModelverseError } from '@icubed/errors';
import { type ApiScope, SCOPES } from '@icubed/identity';

export interface ApiKey {
  readonly id: string;
  readonly accountId: string;
  readonly address: string;
  readonly name: string;
  readonly scopes: readonly string[];
  /** the first characters, to tell keys apart */
  readonly prefix: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

export const MAX_KEYS = 50;

/** Throws AUTH.SCOPE_UNKNOWN. `admin` makes keys and must not be in one, or a leaked key could outlive its revocation. */
export function apiKeyScopes(asked: readonly string[]): ApiScope[] {
  return [...new Set(asked)].map((scope) => {
    const known = SCOPES.find((candidate) => candidate === scope && candidate !== 'admin');
    if (known === undefined)
      throw new ModelverseError('AUTH.SCOPE_UNKNOWN', `An API key cannot have the scope ${scope.slice(0, 40)}.`);
    return known;
  });
}

import { Inject, Injectable } from '@nestjs/common';
import { ModelverseError } from '@icubed/errors';
import { bearerToken, isApiKeyShaped, scopesOf } from '@icubed/identity';
import { ApiKeyStore } from '../api-key/api-key.store.js';
import type { AccessTokens } from '../session/access-token.js';
import { SessionStore } from '../session/session.store.js';
import { ACCESS_TOKENS } from '../tokens.js';
import type { Authentication } from './authenticated-request.js';

export interface Credentials {
  readonly authorization?: string | undefined;
  readonly apiKey?: string | undefined;
}

/** The one place that turns a credential into a principal, for REST, GraphQL and WebSockets alike. */
@Injectable()
export class Authenticator {
  constructor(
    @Inject(ACCESS_TOKENS) private readonly tokens: AccessTokens,
    @Inject(SessionStore) private readonly sessions: SessionStore,
    @Inject(ApiKeyStore) private readonly keys: ApiKeyStore,
  ) {}

  /**
   * Undefined without a credential. A credential that is wrong is refused, never anonymous: AUTH.TOKEN_INVALID,
   * AUTH.SESSION_ENDED, AUTH.API_KEY_UNKNOWN.
   */
  async authenticate(credentials: Credentials, now: Date): Promise<Authentication | undefined> {
    const token = credentials.apiKey ?? bearerToken(credentials.authorization);
    if (token === undefined) return undefined;
    return token.startsWith('icu_') ? this.byApiKey(token, now) : this.byAccessToken(token, now);
  }

  private async byApiKey(key: string, now: Date): Promise<Authentication> {
    const found = isApiKeyShaped(key) ? await this.keys.findBySecret(key, now) : undefined;
    if (found === undefined) throw new ModelverseError('AUTH.API_KEY_UNKNOWN', 'This API key is unknown or revoked.');
    const { id, accountId, address, scopes } = found;
    return { principal: { kind: 'apiKey', accountId, address, scopes, keyId: id } };
  }

  private async byAccessToken(token: string, now: Date): Promise<Authentication> {
    const session = await this.sessions.find(await this.tokens.verify(token, now), now);
    if (session === undefined) throw new ModelverseError('AUTH.SESSION_ENDED', 'Sign in again.');
    const { id, accountId, address, expiresAt } = session;
    return { principal: { kind: 'wallet', accountId, address, scopes: scopesOf('wallet') }, sessionId: id, expiresAt };
  }
}

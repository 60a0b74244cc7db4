import type { Principal } from '@icubed/identity';

/** What a credential proved. */
export interface Authentication {
  readonly principal: Principal;
  /** of a wallet's session; an API key has none */
  readonly sessionId?: string;
  readonly expiresAt?: Date;
}

/** A request after the authentication middleware. */
export interface WithAuthentication {
  authentication?: Authentication;
  principal?: Principal;
}

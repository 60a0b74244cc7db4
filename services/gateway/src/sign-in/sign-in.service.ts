import { Inject, Injectable } from '@nestjs/common';
import { InjectConfig } from '@icubed/hosting';
import { createSignInMessage, verifySignIn } from '@icubed/identity';
import { WalletStore } from '../account/wallet.store.js';
import type { GatewayConfig } from '../config.js';
import type { AccessTokens } from '../session/access-token.js';
import { type Session, SessionStore } from '../session/session.store.js';
import { ACCESS_TOKENS } from '../tokens.js';
import { NonceStore } from './nonce.store.js';

export interface SignInOffer {
  readonly nonce: string;
  readonly domain: string;
  readonly uri: string;
  readonly chainId: number;
  readonly expiresAt: Date;
  /** the text to sign, where the caller named its address */
  readonly message?: string;
}

/** Sign-In with Ethereum: a nonce, a signed message, a session. */
@Injectable()
export class SignIn {
  private readonly domain: string;
  private readonly origin: string;

  constructor(
    @InjectConfig() private readonly config: GatewayConfig,
    @Inject(NonceStore) private readonly nonces: NonceStore,
    @Inject(WalletStore) private readonly wallets: WalletStore,
    @Inject(SessionStore) private readonly sessions: SessionStore,
    @Inject(ACCESS_TOKENS) private readonly tokens: AccessTokens,
  ) {
    const url = new URL(config.publicUrl);
    this.domain = url.host;
    this.origin = url.origin;
  }

  async offer(address: string | undefined, now: Date): Promise<SignInOffer> {
    const { domain, origin: uri } = this;
    const { chainId } = this.config;
    const { nonce, expiresAt } = await this.nonces.issue({ domain, chainId }, now);
    const message = address && createSignInMessage({ domain, uri, chainId, nonce, address, issuedAt: now, expiresAt });
    return { nonce, domain, uri, chainId, expiresAt, ...(message && { message }) };
  }

  /** Throws AUTH.SIGN_IN_MALFORMED, AUTH.SIGN_IN_REFUSED or AUTH.NONCE_SPENT. */
  async accept(message: string, signature: string, now: Date): Promise<{ session: Session; accessToken: string }> {
    const { domain, origin } = this;
    const { chainId } = this.config;
    const { address, nonce } = verifySignIn(message, signature, { domain, origin, chainId, now });
    // last, so that only the wallet's own signature can spend its nonce
    await this.nonces.spend(nonce, { domain, chainId });
    const session = await this.sessions.open(await this.wallets.accountOf(address, now), address, now);
    return { session, accessToken: await this.tokens.sign(session) };
  }
}

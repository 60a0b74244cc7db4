import type { Principal, ServiceTokenSigner } from '@icubed/identity';

// half of a token's life: whatever is handed out is good for at least 30 s more
const REUSE_MS = 30_000;
const CACHE_ENTRIES = 10_000;

/**
 * Service tokens by principal and audience. One token serves many requests: signing each would cost a tenth of a
 * millisecond, and equal subgraph requests of one principal could not be merged in flight.
 */
export class ServiceTokens {
  private readonly cache = new Map<string, { token: Promise<string>; mintedAt: number }>();

  constructor(
    private readonly sign: ServiceTokenSigner,
    private readonly nowMs: () => number,
  ) {}

  /** The value of an `Authorization` header, undefined for an anonymous request. */
  async authorizationFor(principal: Principal | undefined, audience: string): Promise<string | undefined> {
    return principal === undefined ? undefined : `Bearer ${await this.tokenFor(principal, audience)}`;
  }

  private tokenFor(principal: Principal, audience: string): Promise<string> {
    const key = JSON.stringify([
      audience,
      principal.kind,
      principal.accountId,
      principal.address,
      principal.keyId,
      principal.scopes,
    ]);
    const now = this.nowMs();
    const cached = this.cache.get(key);
    if (cached !== undefined && now - cached.mintedAt < REUSE_MS) return cached.token;
    const token = this.sign(principal, audience);
    this.cache.delete(key);
    this.cache.set(key, { token, mintedAt: now });
    token.catch(() => this.cache.delete(key));
    this.evictOldest();
    return token;
  }

  private evictOldest(): void {
    // a Map iterates in insertion order: the first was minted longest ago
    const oldest = this.cache.size > CACHE_ENTRIES ? this.cache.keys().next().value : undefined;
    if (oldest !== undefined) this.cache.delete(oldest);
  }
}

/**
 * What an API key can be allowed. `read` sees what the account sees; `invoke` calls assets and spends from the account's
 * session; `publish` uploads and prepares registrations; `trade` prepares reservations and orders; `admin` manages keys
 * and sessions and is a wallet's alone.
 */
export const SCOPES = ['read', 'invoke', 'publish', 'trade', 'admin'] as const;

export type ApiScope = (typeof SCOPES)[number];

/** A signed-in wallet may do everything; the list travels in its tokens so that services ask one question. */
export function scopesOf(kind: 'wallet' | 'node'): readonly ApiScope[] {
  return kind === 'wallet' ? SCOPES : [];
}

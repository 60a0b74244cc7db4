import type { Session } from './session.js';

/** Vouchers need time to reach the chain: a session that ends sooner takes no new calls (economics section 5). */
export const LEAST_LIFE_SECONDS = 48n * 3_600n;

/**
 * Money counts once the opening is final; a close counts as soon as it is seen, final or not: the payer's own word ends the
 * spending, and a reorg that removes it only re-opens.
 */
export function payableSession(
  final: Session | undefined,
  head: Session | undefined,
  chainSeconds: bigint,
): Session | undefined {
  if (final?.status !== 'Open' || head?.status !== 'Open') return undefined;
  return final.expiresAt - chainSeconds >= LEAST_LIFE_SECONDS ? final : undefined;
}

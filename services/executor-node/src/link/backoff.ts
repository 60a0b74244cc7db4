export interface BackoffRules {
  readonly firstMs: number;
  readonly longestMs: number;
}

/**
 * How long to wait before attempt `attempt` (from 0): doubling, at least half of it, the rest by `random` in [0, 1), so that
 * the nodes of an executor that restarts do not all come back in the same second.
 */
export function backoffMs(attempt: number, random: number, { firstMs, longestMs }: BackoffRules): number {
  const ceiling = Math.min(longestMs, firstMs * 2 ** Math.min(attempt, 30));
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}

/** No social signal is recorded yet: everybody gets the middle, which moves no rank. */
export const NEUTRAL_SOCIAL = 0.5;

/** For each value the share of the others that it exceeds. A model that nobody cites exceeds nobody. O(n log n). */
export function percentiles(values: readonly bigint[]): number[] {
  if (values.length < 2) return values.map(() => 0);
  const sorted = values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const below = new Map<bigint, number>();
  sorted.forEach((value, index) => below.has(value) || below.set(value, index));
  return values.map((value) => below.get(value)! / (values.length - 1));
}

/** S̃ = .8 citation percentile + .2 social percentile. */
export function standingTerm(citationPercentile: number, socialPercentile: number = NEUTRAL_SOCIAL): number {
  return 0.8 * citationPercentile + 0.2 * socialPercentile;
}

/**
 * What an asset's direct derivatives earn by counted usage, by parent. Counted, not paid: buying calls of one's own derivative
 * meets the same caps as buying one's own calls.
 */
export function citationWeights(
  derivatives: readonly { readonly parents: readonly string[]; readonly countedUsage: bigint }[],
): Map<string, bigint> {
  const weights = new Map<string, bigint>();
  for (const { parents, countedUsage } of derivatives) {
    for (const parent of parents) weights.set(parent, (weights.get(parent) ?? 0n) + countedUsage);
  }
  return weights;
}

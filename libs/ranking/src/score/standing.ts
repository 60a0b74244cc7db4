/** No social signal is recorded yet: everybody gets the middle, which moves no rank. */
export const NEUTRAL_SOCIAL = 0.5;

/** The share of the other models that a value exceeds. A model that nobody cites exceeds nobody. */
export function percentile(value: bigint, all: readonly bigint[]): number {
  if (all.length < 2) return 0;
  return all.filter((other) => other < value).length / (all.length - 1);
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

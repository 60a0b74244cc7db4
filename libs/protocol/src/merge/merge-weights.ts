import { ModelverseError } from '@icubed/errors';

/** What the weights of a merge sum to, in parts per million. */
export const MERGE_WHOLE_PPM = 1_000_000;

/** Coefficients are taken to billionths; a larger one is a slip. */
const SCALE = 1e9;
const COEFFICIENT_MAX = 1e6;
const PARENTS_MAX = 32;

/**
 * The part of each parent in a merge, from what it was multiplied by: the absolute value, as a part of all of them. A negative
 * coefficient (task arithmetic that takes an ability away) uses the parent as much as a positive one. Rounded down, and the parts per
 * million that this leaves go to the largest remainders, the earlier of two equal ones; nobody who took part has none.
 *
 * @throws PROTOCOL.MERGE_WEIGHTS_INVALID
 */
export function mergeWeightsPpm(coefficients: readonly number[]): number[] {
  if (coefficients.length === 0 || coefficients.length > PARENTS_MAX)
    throw invalid(`a merge has 1 to ${PARENTS_MAX} parents`);
  const sizes = coefficients.map((coefficient) => {
    const size = Math.abs(coefficient);
    if (!(size <= COEFFICIENT_MAX)) throw invalid(`no coefficient is beyond ${COEFFICIENT_MAX}`);
    const scaled = BigInt(Math.round(size * SCALE));
    if (scaled === 0n) throw invalid('a parent with a coefficient of 0 is no parent of the merge');
    return scaled;
  });
  const total = sizes.reduce((sum, size) => sum + size, 0n);
  const whole = BigInt(MERGE_WHOLE_PPM);
  const parts = sizes.map((size, index) => ({ index, weight: (size * whole) / total, rest: (size * whole) % total }));
  let left = Number(whole - parts.reduce((sum, { weight }) => sum + weight, 0n));
  const byRest = parts.toSorted((one, other) => (other.rest > one.rest ? 1 : other.rest < one.rest ? -1 : 0));
  for (const part of byRest) {
    if (left === 0) break;
    part.weight += 1n;
    left -= 1;
  }
  return withoutNothing(parts.map(({ weight }) => Number(weight)));
}

/** @throws PROTOCOL.MERGE_WEIGHTS_INVALID unless there are `count`, each at least one part per million and all of them one whole */
export function assertMergeWeights(weightsPpm: readonly number[], count: number): void {
  if (count === 0) throw invalid('weights are of MERGE parents, and there are none');
  if (weightsPpm.length !== count) throw invalid(`there are ${weightsPpm.length} weights for ${count} MERGE parents`);
  if (!weightsPpm.every((weight) => Number.isInteger(weight) && weight >= 1))
    throw invalid('a weight is at least one part per million');
  const sum = weightsPpm.reduce((all, weight) => all + weight, 0);
  if (sum !== MERGE_WHOLE_PPM) throw invalid(`the weights sum to ${sum}, not to ${MERGE_WHOLE_PPM}`);
}

/** What a proven weight leaves of a parent's own part of a rate: `⌊own · weight⌋`. */
export function scaledOwnBps(ownBps: number, weightPpm: number): number {
  return Math.floor((ownBps * weightPpm) / MERGE_WHOLE_PPM);
}

/** At the expense of the largest, which does not feel it. */
function withoutNothing(weights: number[]): number[] {
  for (const [index, weight] of weights.entries()) {
    if (weight > 0) continue;
    const largest = weights.indexOf(Math.max(...weights));
    weights[index] = 1;
    weights[largest] = weights[largest]! - 1;
  }
  return weights;
}

function invalid(detail: string): ModelverseError {
  return new ModelverseError('PROTOCOL.MERGE_WEIGHTS_INVALID', detail);
}

import { compareDecimals } from '../inputs/sort-inputs.js';
import type { Score } from '../score/composite.js';

export interface RankInterval {
  /** 1 + models that are certainly better: their lower bound exceeds my upper one */
  readonly rank: number;
  /** 1 + models that may be better: their upper bound exceeds my lower one */
  readonly worst: number;
}

export interface Scored extends Score {
  readonly assetId: string;
}

/** Models whose intervals overlap share a rank. In the order of the models given. O(n log n). */
export function rankIntervals(models: readonly Score[]): RankInterval[] {
  const ascending = (a: number, b: number): number => a - b;
  const lowers = models.map(({ lower }) => lower).sort(ascending);
  const uppers = models.map(({ upper }) => upper).sort(ascending);
  return models.map(({ lower, upper }) => ({
    rank: 1 + above(lowers, upper),
    // a model's own upper bound may lie above its own lower one
    worst: above(uppers, lower) + (upper > lower ? 0 : 1),
  }));
}

/** How many of the sorted values exceed the bound. */
function above(sorted: readonly number[], bound: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! > bound) high = middle;
    else low = middle + 1;
  }
  return sorted.length - low;
}

/** Best score first; equal scores by the older number, which nobody can choose after the fact. */
export function byScore(a: Scored, b: Scored): number {
  return b.score - a.score || compareDecimals(a.assetId, b.assetId);
}

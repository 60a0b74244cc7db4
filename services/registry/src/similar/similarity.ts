import type { AssetId } from '@icubed/protocol';

/** What two assets have in common, each from 0 to 1 in millionths. */
export const TERMS = ['TEXT', 'TASK', 'VERTICAL', 'TAGS', 'LINEAGE', 'DATASETS', 'WEIGHTS'] as const;
export type TermName = (typeof TERMS)[number];
export type TermValues = Readonly<Record<TermName, number>>;

export const MILLION = 1_000_000;

/** How much each counts, in hundredths; together a hundred. */
export const WEIGHTS: Readonly<Record<TermName, number>> = {
  TEXT: 25,
  TASK: 15,
  VERTICAL: 5,
  TAGS: 10,
  LINEAGE: 15,
  DATASETS: 10,
  WEIGHTS: 20,
};

export interface Term {
  readonly name: TermName;
  readonly value: number;
  readonly weight: number;
  /** What it adds to the score. */
  readonly points: number;
}

export interface Similar {
  readonly id: AssetId;
  /** The sum of the points, of a million. */
  readonly score: number;
  readonly terms: readonly Term[];
}

/** Whole numbers throughout: the same facts give the same score, and the points add up to it. */
export function similarityOf(id: AssetId, values: TermValues): Similar {
  const terms = TERMS.map((name) => {
    const value = Math.min(MILLION, Math.max(0, Math.round(values[name])));
    return { name, value, weight: WEIGHTS[name], points: Math.round((value * WEIGHTS[name]) / 100) };
  });
  return { id, score: terms.reduce((sum, { points }) => sum + points, 0), terms };
}

/** The most similar first, then by id; who has nothing in common but a vertical is not similar. */
export function mostSimilar(candidates: readonly Similar[], first: number): Similar[] {
  return candidates
    .filter(({ terms }) => terms.some(({ name, points }) => name !== 'VERTICAL' && points > 0))
    .toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
    .slice(0, first);
}

import type { RankingParameters } from '../parameters/ranking-parameters.js';
import { clip } from './fixed.js';

/** Votes as their mean and the spread about it (population deviation). */
export interface Opinion {
  readonly votes: number;
  readonly mean: number;
  readonly deviation: number;
}

/** Counted by star: `[ones, twos, threes, fours, fives]`. Counting first makes the sums exact and their order irrelevant. */
export type StarCounts = readonly [number, number, number, number, number];

export const NO_STARS: StarCounts = [0, 0, 0, 0, 0];

export function addStar(counts: StarCounts, stars: number): StarCounts {
  return counts.map((count, index) => (index === stars - 1 ? count + 1 : count)) as unknown as StarCounts;
}

/** Nobody's vote: uniform over the five stars has variance 2. */
const UNIFORM_DEVIATION = Math.SQRT2;

/**
 * `prior.votes` votes with the prior's mean and spread, and the counted ones beside them. The prior carries its spread, or a model
 * without votes would be the most certain of all.
 */
export function posterior(counts: StarCounts, prior: Opinion): Opinion {
  const own = counts.reduce((sum, count) => sum + count, 0);
  const total = counts.reduce((sum, count, index) => sum + count * (index + 1), 0);
  const votes = own + prior.votes;
  const mean = (total + prior.votes * prior.mean) / votes;
  const spread = counts.reduce((sum, count, index) => sum + count * (index + 1 - mean) ** 2, 0);
  const priorSpread = prior.votes * (prior.deviation ** 2 + (prior.mean - mean) ** 2);
  return { votes, mean, deviation: Math.sqrt((spread + priorSpread) / votes) };
}

/** A category's mean, itself held by prior votes at the neutral star: the first vote of a vertical must not set everybody's score. */
export function categoryPrior(counts: StarCounts, { priorVotes, neutralStars }: RankingParameters): Opinion {
  const neutral = { votes: priorVotes, mean: neutralStars, deviation: UNIFORM_DEVIATION };
  return { ...posterior(counts, neutral), votes: priorVotes };
}

export interface RatingTerm {
  /** `clip((μ_post − SE − 1)/4, 0, 1)` */
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/** 95 % of a normal distribution, for the interval. */
const Z = 1.96;

/** R̃ and its 95 % interval. */
export function ratingTerm(counts: StarCounts, prior: Opinion): RatingTerm {
  const { votes, mean, deviation } = posterior(counts, prior);
  const error = deviation / Math.sqrt(votes);
  const at = (stars: number): number => clip((stars - 1) / 4, 0, 1);
  return { value: at(mean - error), lower: at(mean - Z * error), upper: at(mean + Z * error) };
}

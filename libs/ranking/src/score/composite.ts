import type { RankingParameters } from '../parameters/ranking-parameters.js';
import { fixed } from './fixed.js';
import type { RatingTerm } from './rating.js';

export interface Score {
  readonly score: number;
  /** only ratings are a sample: usage and citations are counted, so they widen nothing */
  readonly lower: number;
  readonly upper: number;
}

/** `100·(w_R·R̃ + w_U·Ũ + w_S·S̃)`, and the same at both ends of R̃'s interval. */
export function composite(
  rating: RatingTerm,
  usage: number,
  standing: number,
  { weightsBps }: RankingParameters,
): Score {
  const at = (value: number): number =>
    fixed((weightsBps.rating * value + weightsBps.usage * usage + weightsBps.standing * standing) / 100);
  return { score: at(rating.value), lower: at(rating.lower), upper: at(rating.upper) };
}

import { z } from 'zod';

const decimal = z.string().regex(/^(0|[1-9]\d{0,77})$/);
const count = z.number().int().positive();
const weight = z.number().int().min(1_000).max(6_000);

/**
 * Everything governance may move (economics section 7), in the inputs of each release so that it is recomputed under the
 * rule that held. Weights are basis points: they sum exactly, which tenths in binary do not.
 */
export const rankingParametersSchema = z.strictObject({
  weightsBps: z
    .strictObject({ rating: weight, usage: weight, standing: weight })
    .refine(({ rating, usage, standing }) => rating + usage + standing === 10_000, 'the weights do not sum to 10000'),
  priorVotes: count,
  neutralStars: z.number().min(1).max(5),
  /** of paid use */
  windowDays: count.max(30),
  /** one payer counts for at most one part in this many of a model's fees */
  payerPart: count,
  /** what unproven payers paid counts up to one part in this many of what proven ones paid */
  unprovenPart: count,
  /** USD base units a payer must have spent in all to rate and to count as proven */
  minimumSpend: decimal,
  /** share units from which a holder is excluded */
  holderUnits: decimal,
  voteDays: count,
  auditBps: count,
  auditHours: count,
  starterCalls: count,
  starterDays: count.max(30),
  listed: count,
});

export type RankingParameters = z.output<typeof rankingParametersSchema>;

export const DEFAULT_PARAMETERS: RankingParameters = {
  weightsBps: { rating: 4_500, usage: 4_000, standing: 1_500 },
  priorVotes: 10,
  neutralStars: 3,
  windowDays: 28,
  payerPart: 20,
  unprovenPart: 4,
  minimumSpend: '1000000',
  holderUnits: (10_000n * 10n ** 18n).toString(),
  voteDays: 30,
  auditBps: 2_000,
  auditHours: 72,
  starterCalls: 500,
  starterDays: 30,
  listed: 100,
};

export const DAY_SECONDS = 86_400;
export const HOUR_SECONDS = 3_600;

import { z } from 'zod';
import { RANKED_KINDS, VERTICALS } from '../inputs/ranking-inputs.js';
import { rankingParametersSchema } from '../parameters/ranking-parameters.js';

const decimal = z.string().regex(/^(0|[1-9]\d{0,77})$/);
const place = z.strictObject({
  rank: z.number().int().positive(),
  worst: z.number().int().positive(),
});

export const rankedModelSchema = z.strictObject({
  assetId: decimal,
  creator: z.string(),
  kind: z.enum(RANKED_KINDS),
  vertical: z.enum(VERTICALS),
  /** R̃, Ũ, S̃: each 0 to 1 */
  terms: z.strictObject({ rating: z.number(), usage: z.number(), standing: z.number() }),
  score: z.number(),
  lower: z.number(),
  upper: z.number(),
  votes: z.number().int(),
  /** of the counted votes, without the prior */
  meanStars: z.number().nullable(),
  /** of the last `starterDays` days */
  paidCalls: z.number().int(),
  payers: z.number().int(),
  /** USD base units: U, after caps and exclusions */
  countedUsage: decimal,
  starterPool: z.boolean(),
  overall: place,
  inVertical: place,
  hold: z
    .strictObject({
      until: z.number().int(),
      score: z.number(),
      overall: z.number().int(),
      inVertical: z.number().int(),
    })
    .nullable(),
});
export type RankedModel = z.output<typeof rankedModelSchema>;

const listed = z.array(decimal);

/** One release. Its CID is that of its canonical bytes; its anchor and signature name it and so are not in it. */
export const rankingSnapshotSchema = z.strictObject({
  format: z.literal('icubed-ranking/1'),
  chainId: z.number().int().positive(),
  verifyingContract: z.string(),
  week: z.number().int().min(0),
  closedAt: z.number().int().min(0),
  /** CID of what it was computed from */
  inputs: z.string(),
  previous: z.string().nullable(),
  parameters: rankingParametersSchema,
  /** every ranked model, by number */
  models: z.array(rankedModelSchema),
  /** SHA-256 Merkle root (RFC 6962) over the canonical bytes of the models: what is anchored */
  root: z.string().regex(/^0x[0-9a-f]{64}$/),
  /** best first, at most `parameters.listed` */
  top: z.strictObject({ overall: listed, verticals: z.record(z.enum(VERTICALS), listed) }),
});
export type RankingSnapshot = z.output<typeof rankingSnapshotSchema>;

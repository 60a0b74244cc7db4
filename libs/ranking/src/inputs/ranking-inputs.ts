import { z } from 'zod';
import { rankingParametersSchema } from '../parameters/ranking-parameters.js';

const decimal = z.string().regex(/^(0|[1-9]\d{0,77})$/);
const seconds = z.number().int().min(0);
const hex32 = z.string().regex(/^0x[0-9a-f]{64}$/);
/** lower case, so that one account has one spelling */
const account = z.string().regex(/^0x[0-9a-f]{40}$/);

export const VERTICALS = ['NLP', 'CV', 'AUDIO', 'MULTIMODAL', 'TABULAR', 'OTHER'] as const;
export type Vertical = (typeof VERTICALS)[number];
/** A dataset is cited, never called: it has no rank of its own. */
export const RANKED_KINDS = ['MODEL', 'ADAPTER', 'PROFILE', 'MERGE', 'WORKFLOW'] as const;
const kind = z.enum([...RANKED_KINDS, 'DATASET']);

export const inputReceiptSchema = z.strictObject({
  /** the EIP-712 hash of what the node signed */
  id: hex32,
  callId: hex32,
  step: z.number().int().min(0),
  attempt: z.number().int().positive(),
  assetId: decimal,
  digest: hex32,
  inputDigest: hex32,
  outputDigest: hex32,
  assetPrice: decimal,
  nodePrice: decimal,
  node: z.string().regex(/^0x[0-9a-fA-F]{40}$/),
  chainTime: seconds,
  signature: z.string().regex(/^0x[0-9a-f]{130}$/),
  /** not signed by the node: the payer's own voucher names it on-chain */
  payer: account,
});
export type InputReceipt = z.output<typeof inputReceiptSchema>;

const asset = z.strictObject({
  assetId: decimal,
  creator: account,
  kind,
  vertical: z.enum(VERTICALS),
  registeredAt: seconds,
  /** the assets it derives from, each once */
  parents: z.array(decimal).max(32),
});
export type InputAsset = z.output<typeof asset>;

const vote = z.strictObject({
  receiptId: hex32,
  stars: z.number().int().min(1).max(5),
  ratedAt: seconds,
});
export type InputVote = z.output<typeof vote>;

const rank = z.number().int().positive();
const previousModel = z.strictObject({
  assetId: decimal,
  /** what was in force when this release was made: the held one where a hold was running */
  score: z.number(),
  overall: rank,
  inVertical: rank,
  heldUntil: seconds.nullable(),
});
export type PreviousModel = z.output<typeof previousModel>;

/** All that a release is computed from; nothing outside it counts. Lists are sorted and hold no member twice. */
export const rankingInputsSchema = z.strictObject({
  format: z.literal('icubed-ranking-inputs/1'),
  chainId: z.number().int().positive(),
  /** of the receipts' EIP-712 domain */
  jobManager: z.string().regex(/^0x[0-9a-fA-F]{40}$/),
  /** of the release's own: RankingAnchor, or the zero address before there is one */
  verifyingContract: z.string().regex(/^0x[0-9a-fA-F]{40}$/),
  week: z.number().int().min(0),
  /** the chain's second: what happened in it or later belongs to the next release */
  closedAt: seconds,
  parameters: rankingParametersSchema,
  assets: z.array(asset),
  receipts: z.array(inputReceiptSchema),
  votes: z.array(vote),
  /** what each payer of the receipts has spent in all, as JobManager's vouchers show */
  payers: z.array(z.strictObject({ account, spent: decimal })),
  holders: z.array(z.strictObject({ assetId: decimal, account, units: decimal })),
  previous: z.strictObject({ cid: z.string().min(1).max(128), models: z.array(previousModel) }).nullable(),
});
export type RankingInputs = z.output<typeof rankingInputsSchema>;

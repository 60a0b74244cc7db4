export { checkInputs, checkSignatures, isSigned } from './inputs/check-inputs.js';
export {
  inputReceiptSchema,
  rankingInputsSchema,
  RANKED_KINDS,
  VERTICALS,
  type InputAsset,
  type InputReceipt,
  type InputVote,
  type PreviousModel,
  type RankingInputs,
  type Vertical,
} from './inputs/ranking-inputs.js';
export { sortLists } from './inputs/sort-inputs.js';
export {
  DAY_SECONDS,
  DEFAULT_PARAMETERS,
  rankingParametersSchema,
  type RankingParameters,
} from './parameters/ranking-parameters.js';
export { WEEK_SECONDS, weekEnd, weekOf } from './parameters/week.js';
export { inForce, previousModels, type AuditHold } from './rank/audit-hold.js';
export { byScore, rankIntervals, type RankInterval } from './rank/rank-models.js';
export { isInStarterPool } from './rank/starter-pool.js';
export { cidOf } from '@icubed/protocol';
export { canonicalBytes, canonicalText, parseCanonical } from './release/canonical.js';
export { firstDifference, type Difference } from './release/first-difference.js';
export {
  digestOf,
  rankingTypes,
  recoverRankingSigner,
  signRanking,
  type RankingStatement,
} from './release/ranking-release.js';
export { checkPrevious, verifyRelease, type ReleaseFiles, type Verdict } from './release/verify-release.js';
export { composite, type Score } from './score/composite.js';
export { categoryPrior, posterior, ratingTerm, type Opinion, type StarCounts } from './score/rating.js';
export { citationWeights, NEUTRAL_SOCIAL, percentiles, standingTerm } from './score/standing.js';
export { countedUsage, p99, usageTerm, type PayerFees } from './score/usage.js';
export { computeSnapshot, rootOf } from './snapshot/compute-snapshot.js';
export { rankingSnapshotSchema, type RankedModel, type RankingSnapshot } from './snapshot/ranking-snapshot.js';

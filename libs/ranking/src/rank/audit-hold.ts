import type { PreviousModel } from '../inputs/ranking-inputs.js';
import { HOUR_SECONDS, type RankingParameters } from '../parameters/ranking-parameters.js';
import { fixed } from '../score/fixed.js';

/** The old place stays in force until then, so that a person can look at the jump. */
export interface AuditHold {
  readonly until: number;
  readonly score: number;
  readonly overall: number;
  readonly inVertical: number;
}

/**
 * Holds a model whose score moved by more than 20 % of `max(previous, 5)`, for 72 hours. A hold that still runs is not extended by
 * a second release.
 */
export function auditHold(
  score: number,
  previous: PreviousModel | undefined,
  closedAt: number,
  { auditBps, auditHours }: RankingParameters,
): AuditHold | null {
  if (previous === undefined) return null;
  const change = fixed(Math.abs(score - previous.score) / Math.max(previous.score, 5));
  if (change * 10_000 <= auditBps) return null;
  const { score: held, overall, inVertical, heldUntil } = previous;
  const running = heldUntil !== null && heldUntil > closedAt;
  return { until: running ? heldUntil : closedAt + auditHours * HOUR_SECONDS, score: held, overall, inVertical };
}

/** The place a model has at a moment of the chain's clock. */
export function inForce<
  T extends { score: number; overall: { rank: number }; inVertical: { rank: number }; hold: AuditHold | null },
>(model: T, atSeconds: number): { score: number; overall: number; inVertical: number; heldUntil: number | null } {
  const { hold } = model;
  if (hold !== null && atSeconds < hold.until) {
    return { score: hold.score, overall: hold.overall, inVertical: hold.inVertical, heldUntil: hold.until };
  }
  return { score: model.score, overall: model.overall.rank, inVertical: model.inVertical.rank, heldUntil: null };
}

/** What the next release, closed at a second, is told of this one. */
export function previousModels(
  { models }: { readonly models: readonly (Parameters<typeof inForce>[0] & { readonly assetId: string })[] },
  closedAt: number,
): PreviousModel[] {
  return models.map((model) => ({ assetId: model.assetId, ...inForce(model, closedAt) }));
}

import { DAY_SECONDS, type RankingParameters } from '../parameters/ranking-parameters.js';

/** A model is new until it has 500 paid calls or is 30 days old, whichever comes first. */
export function isInStarterPool(
  model: { readonly registeredAt: number; readonly paidCalls: number },
  atSeconds: number,
  { starterCalls, starterDays }: RankingParameters,
): boolean {
  return model.paidCalls < starterCalls && atSeconds - model.registeredAt < starterDays * DAY_SECONDS;
}

import type { RankingParameters } from '../parameters/ranking-parameters.js';

export interface PayerFees {
  readonly feesUsdMicros: bigint;
  /** has spent the minimum in all */
  readonly proven: boolean;
}

/**
 * `U = V + min(unproven, V/4)`, each payer capped at 1/20 of the model's fees on either side: a payer that becomes proven never lowers U.
 * Holders are left out before. USD base units, rounded down.
 */
export function countedUsage(payers: readonly PayerFees[], { payerPart, unprovenPart }: RankingParameters): bigint {
  const total = payers.reduce((sum, { feesUsdMicros }) => sum + feesUsdMicros, 0n);
  const cap = total / BigInt(payerPart);
  const capped = (wanted: boolean): bigint =>
    payers.reduce((sum, { feesUsdMicros, proven }) => (proven === wanted ? sum + min(feesUsdMicros, cap) : sum), 0n);
  const proven = capped(true);
  return proven + min(capped(false), proven / BigInt(unprovenPart));
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** The value that 99 % do not exceed (nearest rank): below a hundred models, the largest. */
export function p99(values: readonly bigint[]): bigint {
  const sorted = values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0n;
}

/** Ũ: logarithms of whole dollars and their fractions, so that one dollar is where usage begins to show. */
export function usageTerm(counted: bigint, top: bigint): number {
  if (counted === 0n) return 0;
  return Math.min(1, Math.log1p(dollars(counted)) / Math.log1p(dollars(top)));
}

function dollars(usdMicros: bigint): number {
  return Number(usdMicros) / 1e6;
}

import { setTimeout as delay } from 'node:timers/promises';

export interface BackoffLimits {
  readonly baseMs: number;
  readonly capMs: number;
}

/** Doubles from `baseMs` to `capMs`; the random half keeps replicas that failed together from coming back together. */
export function backoffMs(attempt: number, limits: BackoffLimits, random: number): number {
  const full = Math.min(limits.capMs, limits.baseMs * 2 ** Math.min(attempt - 1, 30));
  return Math.round(full / 2 + (full / 2) * random);
}

/** Sleeps, or returns early when any of the signals aborts; never rejects. */
export async function pause(ms: number, ...signals: readonly AbortSignal[]): Promise<void> {
  await delay(ms, undefined, { signal: AbortSignal.any([...signals]) }).catch(() => undefined);
}

/** Changes of the least part of a call that is its asset's, as JobManager announced them: the one before the last is still needed. */
export interface LeastPart {
  readonly current: number;
  readonly next: number;
  /** unix seconds of the chain, from which `next` holds */
  readonly nextFrom: bigint;
}

export interface LeastPartAnnounced {
  readonly bps: number;
  readonly from: bigint;
  /** unix seconds of the block that announced it */
  readonly at: bigint;
}

/** What JobManager is deployed with (economics section 2). */
export const INITIAL_LEAST_PART: LeastPart = { current: 2_000, next: 2_000, nextFrom: 0n };

/** A change that is replaced before its time never held. */
export function evolveLeastPart(state: LeastPart, { bps, from, at }: LeastPartAnnounced): LeastPart {
  return { current: at >= state.nextFrom ? state.next : state.current, next: bps, nextFrom: from };
}

/**
 * By what a call is quoted at `now`, in basis points: it settles later, under the part that holds then. So an announced raise counts
 * at once, and a lower part only when it holds.
 */
export function leastPartToQuote({ current, next, nextFrom }: LeastPart, now: bigint): bigint {
  return BigInt(now >= nextFrom ? next : Math.max(current, next));
}

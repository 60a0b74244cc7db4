/** How far one copy of one content is. A request id is what a pinning service calls it by. */
export type CopyState =
  | { readonly status: 'Wanted' }
  | { readonly status: 'Pinning'; readonly requestId: string }
  | { readonly status: 'Held'; readonly requestId?: string }
  /** Was held, and was found incomplete or changed. */
  | { readonly status: 'Broken'; readonly requestId?: string };

export interface CopyFault {
  readonly code: string;
  readonly detail: string;
}

export interface Copy {
  readonly cid: string;
  readonly replica: string;
  readonly state: CopyState;
  /** When the status became what it is. */
  readonly since: Date;
  readonly checkedAt?: Date;
  /** In a row. */
  readonly failures: number;
  readonly fault?: CopyFault;
  readonly dueAt: Date;
}

const BACKOFF_FIRST_MS = 2_000;
const BACKOFF_MAX_MS = 10 * 60_000;
/** A service that refuses wants an operator: asking it more often changes nothing. */
const REFUSED_MS = 3_600_000;
const PINNING_FIRST_MS = 1_000;
const PINNING_MAX_MS = 5 * 60_000;

/**
 * What follows from a replica's answer. A copy that is held is looked at again after `checkEveryMs`, give or take an eighth of it, so that what
 * was stored together is not read together for ever; what is broken is due at once.
 *
 * @param chance in [0, 1)
 */
export function afterAnswer(copy: Copy, state: CopyState, now: Date, checkEveryMs: number, chance: number): Copy {
  const { fault: _, ...rest } = copy;
  const since = state.status === copy.state.status ? copy.since : now;
  const later = (ms: number): Date => new Date(now.getTime() + ms);
  switch (state.status) {
    case 'Held': {
      const dueAt = later(Math.round(checkEveryMs * (0.875 + chance / 4)));
      return { ...rest, state, since, failures: 0, checkedAt: now, dueAt };
    }
    case 'Pinning': {
      // the longer it takes the less often it is asked after
      const waited = now.getTime() - since.getTime();
      return { ...copy, state, since, dueAt: later(clamp(waited / 4, PINNING_FIRST_MS, PINNING_MAX_MS)) };
    }
    case 'Broken':
      return { ...rest, state, since, failures: 0, checkedAt: now, dueAt: now };
    case 'Wanted':
      // asked for again: what failed before counts until it is held
      return { ...copy, state, since, dueAt: now };
  }
}

/** Tried again later and later, by what went wrong; the state stays what it was. */
export function afterFault(copy: Copy, fault: CopyFault, now: Date): Copy {
  const failures = copy.failures + 1;
  const wait =
    fault.code === 'REGISTRY.REPLICA_REFUSED'
      ? REFUSED_MS
      : clamp(BACKOFF_FIRST_MS * 2 ** Math.min(failures - 1, 20), BACKOFF_FIRST_MS, BACKOFF_MAX_MS);
  return { ...copy, failures, fault, dueAt: new Date(now.getTime() + wait) };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

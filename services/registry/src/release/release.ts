import type { AssetId, Bytes32 } from '@icubed/protocol';

/** Evidence of each step is kept, so that a restart resumes behind the last step that ended. */
export type ReleaseState =
  | { readonly status: 'Pending' }
  | Verified
  | Published
  | Submitted
  | { readonly status: 'Released'; readonly filesRoot: Bytes32; readonly plainCid: string }
  /** Cannot go on by itself: the bytes are wrong, or the chain refused the reveal too often. */
  | { readonly status: 'Parked'; readonly code: string; readonly detail: string };

export interface Verified {
  readonly status: 'Verified';
  readonly filesRoot: Bytes32;
}

export interface Published {
  readonly status: 'Published';
  readonly filesRoot: Bytes32;
  readonly plainCid: string;
}

export interface Submitted {
  readonly status: 'Submitted';
  readonly filesRoot: Bytes32;
  readonly plainCid: string;
  readonly transactionHash: Bytes32;
  /** The signed bytes: sent again as they are until they are mined, so a crash cannot make a second transaction. */
  readonly rawTransaction: string;
  readonly nonce: number;
  /** ISO 8601; not known of what was signed before reveals were repriced. */
  readonly signedAt?: string;
}

/** Who sends the reveal: the registry's relayer at the end of an offering, or the creator of an asset that is not for sale. */
export type Revealer = 'RELAYER' | 'CREATOR';

export interface Release {
  readonly chainId: number;
  readonly assetId: AssetId;
  readonly revealer: Revealer;
  /** Seconds of the chain's clock. */
  readonly unlockAt: number;
  readonly state: ReleaseState;
  readonly failures: number;
  readonly retryAt: Date;
}

export const FAILURES_MAX = 12;
const BACKOFF_FIRST_MS = 2_000;
const BACKOFF_MAX_MS = 10 * 60_000;

/** Acts only on time that cannot be taken back: a reorganised block could move the head's clock behind `unlockAt` again. */
export function isDue(release: Release, finalChainSeconds: number, now: Date): boolean {
  if (release.state.status === 'Released' || release.state.status === 'Parked') return false;
  return finalChainSeconds >= release.unlockAt && release.retryAt <= now;
}

export function backoffMs(failures: number): number {
  return Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** Math.max(0, failures - 1));
}

export interface ReleaseFault {
  readonly code: string;
  readonly detail: string;
  readonly retryable: boolean;
}

/**
 * Wrong bytes stay wrong: they park at once. A refusal by the chain is tried again, later and later, {@link FAILURES_MAX} times; an endpoint that
 * is away is waited for.
 */
export function afterFault(release: Release, fault: ReleaseFault, now: Date): Release {
  const failures = release.failures + 1;
  const refusedTooOften = fault.code === 'REGISTRY.RELEASE_REVERTED' && failures >= FAILURES_MAX;
  if (!fault.retryable || refusedTooOften) {
    return { ...release, failures, state: { status: 'Parked', code: fault.code, detail: fault.detail } };
  }
  return { ...release, failures, retryAt: new Date(now.getTime() + backoffMs(failures)) };
}

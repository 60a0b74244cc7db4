import type { Phase } from '@icubed/chain-listener';

/** What a mirroring process is told when it starts. */
export interface MirrorPlan {
  readonly databaseUrl: string;
  readonly rpcUrls: readonly string[];
  /** where new heads are told */
  readonly socketUrls: readonly string[];
  readonly finalityDepth: number;
  readonly pollIntervalMs: number;
  /** the process kills itself with SIGKILL as this phase ends for the n-th time */
  readonly killAt?: { readonly phase: Phase; readonly times: number };
}

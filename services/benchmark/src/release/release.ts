import type { RankingSnapshot } from '@icubed/ranking';

/** Where a release's root is on-chain. */
export interface Anchor {
  readonly transactionHash: string;
  readonly blockNumber: number;
}

/** A published ranking: the exact bytes, who signed them, where they are anchored. */
export interface Release {
  readonly cid: string;
  readonly chainId: number;
  readonly week: number;
  readonly closedAt: number;
  readonly root: string;
  readonly inputsCid: string;
  readonly signature: string;
  readonly signer: string;
  /** null until the anchoring transaction is final */
  readonly anchor: Anchor | null;
}

export interface ReleaseDraft extends Release {
  readonly snapshot: RankingSnapshot;
  readonly snapshotBytes: Uint8Array;
  readonly inputsBytes: Uint8Array;
}

import type { RankingSnapshot } from '@icubed/ranking';
import type { Anchor, AnchoredRoot } from '../anchor/anchor.js';

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
  /** another root that stands under the week on-chain, final: it stays, and this release contradicts it */
  readonly foreignAnchor: AnchoredRoot | null;
}

export interface ReleaseDraft extends Release {
  readonly snapshot: RankingSnapshot;
  readonly snapshotBytes: Uint8Array;
  readonly inputsBytes: Uint8Array;
}

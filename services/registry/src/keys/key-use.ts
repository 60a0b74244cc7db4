import type { AssetId } from '@icubed/protocol';

/**
 * One use of a data key, or one that was refused: what the audit trail keeps, for good. `SEAL` made and wrapped it, `ROTATE` wrapped it
 * again, `REVEAL` opened it for a release, `CALL` handed it to a node.
 */
export interface KeyUse {
  readonly chainId: number;
  readonly purpose: 'SEAL' | 'ROTATE' | 'REVEAL' | 'CALL';
  /** Who had it used: an account, a service, a command. */
  readonly actor: string;
  readonly versionId?: string;
  readonly assetId?: AssetId;
  /** The key encryption key that it is wrapped under, after a rotation the new one. */
  readonly kekId?: string;
  readonly formerKekId?: string;
  readonly callId?: string;
  readonly step?: number;
  /** The address of the node. */
  readonly node?: string;
  /** The code of what refused it; absent when it was used. */
  readonly refusal?: string;
}

export interface RecordedKeyUse extends KeyUse {
  readonly id: bigint;
  readonly usedAt: Date;
}

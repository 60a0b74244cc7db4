import type { Address, AssetId, Bytes32 } from '@icubed/protocol';
import type { Edge } from './asset.js';
import type { AssetKind, Licence, Vertical } from './vocabulary.js';

/** What AssetRegistry says about one asset. */
export type AssetEvent =
  | {
      readonly type: 'AssetRegistered';
      readonly creator: Address;
      readonly kind: AssetKind;
      readonly vertical: Vertical;
      readonly salt: Bytes32;
      readonly digest: Bytes32;
      readonly sealedCid: string;
      readonly metadataCid: string;
      readonly dataKeyCommitment: Bytes32;
      readonly pricePerCall: bigint;
      readonly licence: Licence;
      readonly termsHash: Bytes32;
      readonly registeredAt: number;
    }
  | { readonly type: 'EdgeAdded' | 'EdgeCorrected'; readonly edge: Edge }
  | { readonly type: 'MergeProven'; readonly weightsPpm: ReadonlyMap<AssetId, number> }
  | { readonly type: 'TermsRaised'; readonly termsHash: Bytes32 }
  | { readonly type: 'Transfer'; readonly to: Address }
  | {
      readonly type: 'PriceScheduled';
      readonly pricePerCall: bigint;
      readonly effectiveAt: number;
      readonly at: number;
    }
  | {
      readonly type: 'ContentRevealed';
      readonly plainCid: string;
      readonly filesRoot: Bytes32;
      readonly dataKey: Bytes32;
    };

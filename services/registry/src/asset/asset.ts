import { MERGE_WHOLE_PPM, type Address, type AssetId, type Bytes32 } from '@icubed/protocol';
import type { AssetEvent } from './asset-event.js';
import type { AssetKind, EdgeType, Licence, Vertical } from './vocabulary.js';

/** A derivation; `rateBps` is what flows up the edge in all, `ownBps` the part of it that stays with the parent. */
export interface Edge {
  readonly parent: AssetId;
  readonly edgeType: EdgeType;
  readonly rateBps: number;
  readonly ownBps: number;
  /** The parent's part in a merge where a node's receipt proved it, in parts per million: `ownBps` is scaled by it. */
  readonly mergeWeightPpm?: number;
}

/** Whether the weights are still sealed, or open for anyone. */
export type Content =
  | { readonly status: 'SEALED' }
  | { readonly status: 'RELEASED'; readonly plainCid: string; readonly filesRoot: Bytes32; readonly dataKey: Bytes32 };

export interface RegisteredAsset {
  readonly status: 'Registered';
  readonly steward: Address;
  readonly edges: readonly Edge[];
  readonly creator: Address;
  readonly kind: AssetKind;
  readonly vertical: Vertical;
  readonly salt: Bytes32;
  readonly digest: Bytes32;
  readonly sealedCid: string;
  readonly metadataCid: string;
  readonly dataKeyCommitment: Bytes32;
  readonly termsHash: Bytes32;
  readonly licence: Licence;
  readonly pricePerCall: bigint;
  /** Replaces `pricePerCall` from `effectiveAt`, in seconds of the chain's clock. */
  readonly scheduledPrice?: { readonly pricePerCall: bigint; readonly effectiveAt: number };
  readonly registeredAt: number;
  readonly content: Content;
}

/** `Announced`: the token or an edge was seen in the registering transaction before the registration itself. */
export type Asset =
  { readonly status: 'Announced'; readonly steward?: Address; readonly edges: readonly Edge[] } | RegisteredAsset;

export const UNKNOWN_ASSET: Asset = { status: 'Announced', edges: [] };

export function evolve(asset: Asset, event: AssetEvent): Asset {
  switch (event.type) {
    case 'AssetRegistered': {
      const { type: _, ...registration } = event;
      return {
        ...registration,
        status: 'Registered',
        steward: asset.steward ?? event.creator,
        edges: asset.edges,
        content: { status: 'SEALED' },
      };
    }
    case 'EdgeAdded':
      return { ...asset, edges: [...asset.edges, event.edge] };
    case 'EdgeCorrected': {
      const { edge } = event;
      return { ...asset, edges: asset.edges.map((known) => (known.parent === edge.parent ? edge : known)) };
    }
    case 'MergeProven':
      return { ...asset, edges: asset.edges.map((edge) => withWeight(edge, event.weightsPpm.get(edge.parent))) };
    case 'TermsRaised':
      return asset.status === 'Registered' ? { ...asset, termsHash: event.termsHash } : asset;
    case 'Transfer':
      return { ...asset, steward: event.to };
    case 'PriceScheduled': {
      if (asset.status !== 'Registered') return asset;
      const { pricePerCall, effectiveAt } = event;
      return { ...asset, pricePerCall: priceAt(asset, event.at), scheduledPrice: { pricePerCall, effectiveAt } };
    }
    case 'ContentRevealed': {
      if (asset.status !== 'Registered') return asset;
      const { plainCid, filesRoot, dataKey } = event;
      return { ...asset, content: { status: 'RELEASED', plainCid, filesRoot, dataKey } };
    }
  }
}

/** Whether a merge-job receipt lowered the edge's rate: only then can a challenge say that it was false. */
export function isScaled({ mergeWeightPpm }: Edge): boolean {
  return mergeWeightPpm !== undefined && mergeWeightPpm < MERGE_WHOLE_PPM;
}

function withWeight(edge: Edge, mergeWeightPpm: number | undefined): Edge {
  return mergeWeightPpm === undefined ? edge : { ...edge, mergeWeightPpm };
}

/** The price per call at a time of the chain's clock. */
export function priceAt(asset: RegisteredAsset, chainSeconds: number): bigint {
  const { scheduledPrice } = asset;
  return scheduledPrice && scheduledPrice.effectiveAt <= chainSeconds
    ? scheduledPrice.pricePerCall
    : asset.pricePerCall;
}

/** What a derivative of this asset owes upstream of it: the sum of its own edges' rates. */
export function inheritBps(asset: { readonly edges: readonly Edge[] }): number {
  return asset.edges.reduce((sum, edge) => sum + edge.rateBps, 0);
}

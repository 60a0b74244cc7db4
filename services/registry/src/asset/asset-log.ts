import type { ChainEvent } from '@icubed/chain-listener';
import { address, assetId, bytes32 } from '@icubed/protocol';
import type { AssetEvent } from './asset-event.js';
import { ASSET_KINDS, EDGE_TYPES, VERTICALS, type Licence } from './vocabulary.js';

type Log<Name extends string, Args extends object> = ChainEvent<Name, Args>;

/** The licence as the ABI decodes it. */
type LicenceArgs = { readonly [K in keyof Licence]: Licence[K] extends number ? bigint : Licence[K] };

/** The logs of AssetRegistry that the mirror asks for, decoded. */
export type AssetLog =
  | Log<
      'AssetRegistered',
      {
        readonly assetId: bigint;
        readonly creator: string;
        readonly kind: bigint;
        readonly vertical: bigint;
        readonly salt: string;
        readonly digest: string;
        readonly sealedCid: string;
        readonly metadataCid: string;
        readonly dataKeyCommitment: string;
        readonly pricePerCall: bigint;
        readonly licence: LicenceArgs;
        readonly termsHash: string;
      }
    >
  | Log<
      'EdgeAdded',
      {
        readonly child: bigint;
        readonly parent: bigint;
        readonly edgeType: bigint;
        readonly rateBps: bigint;
        readonly ownBps: bigint;
      }
    >
  | Log<
      'EdgeCorrected',
      {
        readonly child: bigint;
        readonly parent: bigint;
        readonly edgeType: bigint;
        readonly rateBps: bigint;
        readonly ownBps: bigint;
      }
    >
  | Log<
      'MergeProven',
      {
        readonly child: bigint;
        readonly node: string;
        readonly jobDigest: string;
        readonly parents: readonly bigint[];
        readonly weightsPpm: readonly bigint[];
      }
    >
  | Log<
      'ContentRevealed',
      { readonly assetId: bigint; readonly plainCid: string; readonly filesRoot: string; readonly dataKey: string }
    >
  | Log<'PriceScheduled', { readonly assetId: bigint; readonly pricePerCall: bigint; readonly effectiveAt: bigint }>
  | Log<'TermsRaised', { readonly assetId: bigint; readonly termsHash: string }>
  | Log<'Transfer', { readonly from: string; readonly to: string; readonly tokenId: bigint }>;

export function assetEventOf(log: AssetLog): AssetEvent {
  switch (log.name) {
    case 'AssetRegistered': {
      const { args } = log;
      return {
        type: 'AssetRegistered',
        creator: address(args.creator),
        kind: named(ASSET_KINDS, args.kind),
        vertical: named(VERTICALS, args.vertical),
        salt: bytes32(args.salt),
        digest: bytes32(args.digest),
        sealedCid: args.sealedCid,
        metadataCid: args.metadataCid,
        dataKeyCommitment: bytes32(args.dataKeyCommitment),
        pricePerCall: args.pricePerCall,
        licence: licenceOf(args.licence),
        termsHash: bytes32(args.termsHash),
        registeredAt: log.origin.timestamp,
      };
    }
    case 'EdgeAdded':
    case 'EdgeCorrected': {
      const { parent, edgeType, rateBps, ownBps } = log.args;
      const edge = {
        parent: assetId(parent),
        edgeType: named(EDGE_TYPES, edgeType),
        rateBps: Number(rateBps),
        ownBps: Number(ownBps),
      };
      return { type: log.name, edge };
    }
    case 'MergeProven': {
      const { parents, weightsPpm } = log.args;
      const pairs = parents.map((parent, index) => [assetId(parent), Number(weightsPpm[index])] as const);
      return { type: 'MergeProven', weightsPpm: new Map(pairs) };
    }
    case 'ContentRevealed': {
      const { plainCid, filesRoot, dataKey } = log.args;
      return { type: 'ContentRevealed', plainCid, filesRoot: bytes32(filesRoot), dataKey: bytes32(dataKey) };
    }
    case 'PriceScheduled': {
      const { pricePerCall, effectiveAt } = log.args;
      return { type: 'PriceScheduled', pricePerCall, effectiveAt: Number(effectiveAt), at: log.origin.timestamp };
    }
    case 'TermsRaised':
      return { type: 'TermsRaised', termsHash: bytes32(log.args.termsHash) };
    case 'Transfer':
      return { type: 'Transfer', to: address(log.args.to) };
  }
}

function named<T extends string>(names: readonly T[], index: bigint): T {
  const name = names[Number(index)];
  // the contract refuses other values: one here means that ABI and vocabulary differ
  if (name === undefined) throw new RangeError(`the contract has no value ${index} of ${names.join(', ')}`);
  return name;
}

function licenceOf({ derivatives, textHash, ...bps }: LicenceArgs): Licence {
  return {
    derivatives,
    textHash,
    promptBps: Number(bps.promptBps),
    loraBps: Number(bps.loraBps),
    fineTuneBps: Number(bps.fineTuneBps),
    distilBps: Number(bps.distilBps),
    mergeBps: Number(bps.mergeBps),
    datasetBps: Number(bps.datasetBps),
  };
}

import { chainFact, projection, type AnyProjection, type ChainEvent, type ChainFact } from '@icubed/chain-listener';
import { AssetRegistryArtifact } from '@icubed/contracts-abi';
import { assetPriceChanged, assetRegistered, contentPublished, edgeChanged } from '@icubed/events';
import { assetId, didOf } from '@icubed/protocol';
import { assetEventOf, type AssetLog } from './asset-log.js';
import { evolve, UNKNOWN_ASSET, type Asset } from './asset.js';
import { eraseAsset, writeAsset } from './asset-rows.js';

export const ASSET_PROJECTION = 'asset';
/** The id is every event's first indexed argument, and the last of a token's transfer. As an edge's parent it is in its children's events. */
export const ASSET_ID_TOPICS = [2, 4] as const;
const ZERO_ADDRESS = '0x0000000000000000000000000000000000000000';

/** Mirrors AssetRegistry: one aggregate per asset. */
export function assetProjection(): AnyProjection {
  return projection<Asset, AssetLog>({
    kind: ASSET_PROJECTION,
    sources: [
      {
        contract: 'AssetRegistry',
        abi: AssetRegistryArtifact.abi,
        events: [
          'AssetRegistered',
          'EdgeAdded',
          'EdgeCorrected',
          'MergeProven',
          'TermsRaised',
          'ContentRevealed',
          'PriceScheduled',
          'Transfer',
        ],
      },
    ],
    aggregateOf: (log) => idOf(log).toString(),
    evolve: (state, log) => evolve(state ?? UNKNOWN_ASSET, assetEventOf(log)),
    write: (manager, id, state, meta) => writeAsset(manager, assetId(id), state, meta),
    erase: (manager, id) => eraseAsset(manager, assetId(id)),
    factsAtFinality: (_before, log, after) => factsOf(log, after),
  });
}

function idOf(log: AssetLog): bigint {
  if (log.name === 'EdgeAdded' || log.name === 'EdgeCorrected' || log.name === 'MergeProven') return log.args.child;
  return log.name === 'Transfer' ? log.args.tokenId : log.args.assetId;
}

function factsOf(log: AssetLog, asset: Asset): ChainFact[] {
  if (asset.status !== 'Registered') return [];
  const id = assetId(idOf(log));
  const about = { assetId: id.toString(), did: didOf(log.origin.chainId, id) };
  const event: ChainEvent = log;
  switch (log.name) {
    case 'Transfer': {
      // the mint is the last log of a registration: only then are all its edges known
      if (log.args.from !== ZERO_ADDRESS) return [];
      const { creator, steward, kind, vertical, digest, sealedCid, metadataCid, registeredAt } = asset;
      const parents = asset.edges.map((edge) => ({ ...edge, assetId: edge.parent.toString() }));
      const pricePerCall = asset.pricePerCall.toString();
      const registration = {
        creator,
        steward,
        kind,
        vertical,
        digest,
        sealedCid,
        metadataCid,
        pricePerCall,
        parents,
        registeredAt,
      };
      return [chainFact(assetRegistered, event, { ...about, ...registration })];
    }
    case 'PriceScheduled':
      return [
        chainFact(assetPriceChanged, event, {
          ...about,
          pricePerCall: log.args.pricePerCall.toString(),
          effectiveAt: Number(log.args.effectiveAt),
        }),
      ];
    case 'ContentRevealed':
      return [
        chainFact(contentPublished, event, { ...about, plainCid: log.args.plainCid, filesRoot: log.args.filesRoot }),
      ];
    case 'EdgeAdded':
    case 'EdgeCorrected': {
      // the edges of a registration are in its fact; a dispute takes a week at least
      if (log.origin.timestamp === asset.registeredAt) return [];
      const parent = assetId(log.args.parent);
      const edge = asset.edges.find((known) => known.parent === parent);
      if (!edge) return [];
      const { edgeType, rateBps, ownBps } = edge;
      const change = log.name === 'EdgeAdded' ? 'ADDED' : 'CORRECTED';
      const parentDid = didOf(log.origin.chainId, parent);
      const edgeFact = { ...about, change, parentId: parent.toString(), parentDid, edgeType, rateBps, ownBps } as const;
      return [chainFact(edgeChanged, event, edgeFact)];
    }
    case 'AssetRegistered':
    case 'MergeProven':
    case 'TermsRaised':
      return [];
  }
}

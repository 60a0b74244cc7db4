import { assetRegistered, contentPublished, type FactDefinition } from '@icubed/events';
import { type AssetId, didOf } from '@icubed/protocol';

const KINDS = ['MODEL', 'ADAPTER', 'PROFILE', 'MERGE', 'DATASET', 'WORKFLOW'] as const;
const EDGES = ['PROMPT', 'LORA', 'FINE_TUNE', 'DISTIL', 'MERGE', 'COMPONENT', 'DATASET'] as const;
export const HASH = `0x${'0c'.repeat(32)}`;
const RATES = {
  promptBps: 500,
  loraBps: 1_000,
  fineTuneBps: 1_500,
  distilBps: 1_500,
  mergeBps: 3_000,
  datasetBps: 500,
};

export interface Parent {
  readonly assetId: AssetId;
  readonly edge: (typeof EDGES)[number];
}

export interface TestAsset {
  readonly kind: (typeof KINDS)[number];
  readonly price: bigint;
  readonly parents?: readonly Parent[];
  /** tells assets of one creator apart */
  readonly salt: number;
}

export const FIRST_ASSET: TestAsset = { kind: 'MODEL', price: 1_000n, salt: 0x5a };

/** What AssetRegistry is sent; `terms` are the parents' as they stand. */
export function registrationOf({ kind, price, parents = [], salt }: TestAsset, terms: readonly string[]) {
  return {
    salt: `0x${salt.toString(16).padStart(64, '0')}`,
    kind: KINDS.indexOf(kind),
    vertical: 1,
    digest: HASH,
    sealedCid: 'bafysealed',
    metadataCid: 'bafymeta',
    dataKeyCommitment: HASH,
    licence: { derivatives: true, ...RATES, textHash: HASH },
    pricePerCall: price,
    parents: parents.map(({ assetId, edge }, at) => ({
      assetId,
      edgeType: EDGES.indexOf(edge),
      termsHash: terms[at],
    })),
    lowerTerms: [],
  };
}

/** The facts by which the registry tells of a registered and released asset. */
export function announced(chainId: number, id: AssetId, creator: string, { kind, price, parents = [] }: TestAsset) {
  const did = didOf(chainId, id);
  const origin = { blockNumber: '1', blockHash: HASH, transactionHash: HASH, logIndex: 0 };
  const asset = { chainId, assetId: id.toString(), did };
  const registered = {
    ...asset,
    creator,
    steward: creator,
    kind,
    vertical: 'CV',
    digest: HASH,
    sealedCid: 'bafysealed',
    metadataCid: 'bafymeta',
    pricePerCall: price.toString(),
    parents: parents.map(({ assetId, edge }) => ({
      assetId: assetId.toString(),
      edgeType: edge,
      rateBps: 0,
      ownBps: 0,
    })),
    registeredAt: 1,
    origin,
  };
  const published = { ...asset, plainCid: 'bafyplain', filesRoot: HASH, origin };
  const facts: [FactDefinition, object][] = [
    [assetRegistered, registered],
    [contentPublished, published],
  ];
  return { did, facts };
}

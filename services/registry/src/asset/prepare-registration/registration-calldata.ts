import { interfaces } from '@icubed/contracts-abi';
import { ModelverseError } from '@icubed/errors';
import type { Bytes32, SignedMergeReceipt } from '@icubed/protocol';
import type { Edge } from '../asset.js';
import { ASSET_KINDS, EDGE_TYPES, VERTICALS, type AssetKind, type Licence, type Vertical } from '../vocabulary.js';

/** Everything `AssetRegistry.register` commits to. */
export interface Registration {
  readonly salt: Bytes32;
  readonly kind: AssetKind;
  readonly vertical: Vertical;
  readonly digest: Bytes32;
  readonly sealedCid: string;
  readonly metadataCid: string;
  readonly dataKeyCommitment: Bytes32;
  readonly licence: Licence;
  readonly pricePerCallUsdMicros: bigint;
  readonly parents: readonly { readonly edge: Edge; readonly termsHash: Bytes32 }[];
}

const LICENCE_BPS_MAX = 5_000;
const PRICE_MAX = 2n ** 64n - 1n;

/** The licence a creator gets without choosing: economics section 1. */
export const DEFAULT_LICENCE: Licence = {
  derivatives: true,
  promptBps: 500,
  loraBps: 1_000,
  fineTuneBps: 1_500,
  distilBps: 1_500,
  mergeBps: 3_000,
  datasetBps: 500,
  textHash: `0x${'0'.repeat(64)}`,
};

/** @throws REGISTRY.REGISTRATION_INVALID for terms the contract would refuse */
export function assertTerms(licence: Licence, pricePerCallUsdMicros: bigint): void {
  for (const [name, value] of Object.entries(licence)) {
    if (typeof value === 'number' && (!Number.isInteger(value) || value < 0 || value > LICENCE_BPS_MAX)) {
      throw new ModelverseError('REGISTRY.REGISTRATION_INVALID', `${name} must be between 0 and ${LICENCE_BPS_MAX}`);
    }
  }
  if (pricePerCallUsdMicros < 0n || pricePerCallUsdMicros > PRICE_MAX) {
    throw new ModelverseError('REGISTRY.REGISTRATION_INVALID', 'the price per call does not fit 64 bits');
  }
}

export function registerCalldata(registration: Registration): string {
  return interfaces.AssetRegistry.encodeFunctionData('register', [argumentOf(registration)]);
}

export function registerMergeCalldata(registration: Registration, receipt: SignedMergeReceipt): string {
  return interfaces.AssetRegistry.encodeFunctionData('registerMerge', [argumentOf(registration), { ...receipt }]);
}

function argumentOf({ kind, vertical, licence, pricePerCallUsdMicros, parents, ...committed }: Registration): object {
  const { salt, digest, sealedCid, metadataCid, dataKeyCommitment } = committed;
  return {
    salt,
    digest,
    sealedCid,
    metadataCid,
    dataKeyCommitment,
    kind: ASSET_KINDS.indexOf(kind),
    vertical: VERTICALS.indexOf(vertical),
    licence: { ...licence },
    pricePerCall: pricePerCallUsdMicros,
    parents: parents.map(({ edge, termsHash }) => ({
      assetId: edge.parent,
      edgeType: EDGE_TYPES.indexOf(edge.edgeType),
      termsHash,
    })),
    lowerTerms: [],
  };
}

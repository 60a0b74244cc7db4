import { ModelverseError } from '@icubed/errors';
import type { TransactionRequest } from '@icubed/graphql';
import {
  assetIdOf,
  bytes32,
  didOf,
  parseDidOn,
  type Address,
  type AssetId,
  type Bytes32,
  type Did,
} from '@icubed/protocol';
import { id as keccakOfText } from 'ethers';
import { assertDescribesKind } from '../../content/description/content-description.js';
import type { VersionStore } from '../../content/version.store.js';
import { assertLicencesFit } from '../../licence/assert-licences-fit.js';
import type { CardReader } from '../../content/card.reader.js';
import { edgesOf } from '../../lineage/edge-rates.js';
import type { AssetStore } from '../asset.store.js';
import type { AssetKind, EdgeType, Licence, Vertical } from '../vocabulary.js';
import { basesOf } from '../why-not-callable.js';
import { assertDescribedLineage } from './assert-described-lineage.js';
import { assertTerms, DEFAULT_LICENCE, registerCalldata, type Registration } from './registration-calldata.js';

export interface PrepareRegistration {
  readonly accountId: string;
  readonly uploadId: string;
  readonly kind: AssetKind;
  readonly vertical: Vertical;
  readonly pricePerCall: bigint;
  readonly salt?: string | null;
  readonly licence?: { readonly [K in keyof Licence]?: Licence[K] | null } | null;
  readonly parents?: readonly { readonly did: string; readonly edgeType: EdgeType }[] | null;
}

export interface PreparedRegistration {
  readonly assetId: AssetId;
  readonly did: Did;
  readonly transactions: TransactionRequest[];
}

export interface PrepareRegistrationDeps {
  readonly chainId: number;
  /** The address of AssetRegistry. */
  readonly registry: string;
  readonly assets: AssetStore;
  readonly versions: VersionStore;
  readonly cards: CardReader;
}

/** What the result union names; anything else is a fault. */
export const REGISTRATION_ERRORS = [
  'REGISTRY.UPLOAD_UNKNOWN',
  'REGISTRY.ALREADY_REGISTERED',
  'REGISTRY.CONTENT_KIND_MISMATCH',
  'REGISTRY.PARENT_UNKNOWN',
  'REGISTRY.BASE_NOT_PARENT',
  'REGISTRY.COMPONENTS_DIFFER',
  'REGISTRY.COMPONENT_DIGEST_MISMATCH',
  'REGISTRY.COMPONENT_NOT_CALLABLE',
  'REGISTRY.DERIVATIVES_FORBIDDEN',
  'REGISTRY.LICENCE_CONFLICT',
  'REGISTRY.EDGE_TYPE_INVALID',
  'REGISTRY.RATES_TOO_HIGH',
  'REGISTRY.REGISTRATION_INVALID',
] as const;

/**
 * The unsigned registration of a completed upload. Parents are read at the mirror's head: the transaction names their `termsHash`, so
 * terms that are taken back or change before it is mined revert it instead of binding the creator to others.
 *
 * @throws the codes of {@link REGISTRATION_ERRORS}, PROTOCOL.WRONG_CHAIN
 */
export async function prepareRegistration(
  request: PrepareRegistration,
  deps: PrepareRegistrationDeps,
): Promise<PreparedRegistration> {
  const { did, assetId, registration } = await draftRegistration(request, deps);
  return preparedOf(did, assetId, registerCalldata(registration), deps);
}

export function preparedOf(
  did: Did,
  assetId: AssetId,
  data: string,
  { chainId, registry }: PrepareRegistrationDeps,
): PreparedRegistration {
  const transactions = [{ chainId, to: registry, data, value: 0n, description: `Register ${did}` }];
  return { assetId, did, transactions };
}

export interface RegistrationDraft {
  readonly assetId: AssetId;
  readonly did: Did;
  readonly creator: Address;
  readonly registration: Registration;
}

/**
 * Everything a registration commits to, by the rules of the contract and of what the folder describes.
 *
 * @param mergeWeightsPpm what a receipt says of the MERGE parents
 * @throws the codes of {@link REGISTRATION_ERRORS}, REGISTRY.MERGE_WEIGHTS_INVALID, PROTOCOL.WRONG_CHAIN
 */
export async function draftRegistration(
  request: PrepareRegistration,
  deps: PrepareRegistrationDeps,
  mergeWeightsPpm?: readonly number[],
): Promise<RegistrationDraft> {
  const { chainId, registry, assets, versions } = deps;
  const version = await versions.find(request.uploadId, request.accountId);
  if (!version) throw new ModelverseError('REGISTRY.UPLOAD_UNKNOWN', 'this account has no such completed upload');
  assertDescribesKind(request.kind, version.description);
  const salt = request.salt ? bytes32(request.salt) : defaultSalt(version.id);
  const { creator } = version;
  const id = assetIdOf({ chainId, registry, creator, salt });
  const did = didOf(chainId, id);
  const claims = (request.parents ?? []).map(({ did: parent, edgeType }) => ({
    id: parseDidOn(chainId, parent),
    edgeType,
  }));
  const known = new Map(
    (await assets.find(chainId, [id, ...claims.map((claim) => claim.id)])).map((found) => [found.id, found.asset]),
  );
  if (known.has(id))
    throw new ModelverseError('REGISTRY.ALREADY_REGISTERED', 'the asset exists: choose another salt', { did });

  const parents = claims.map((claim) => {
    const asset = known.get(claim.id);
    if (!asset)
      throw new ModelverseError('REGISTRY.PARENT_UNKNOWN', `no asset ${claim.id} is registered`, {
        parent: claim.id.toString(),
      });
    return { ...claim, did: didOf(chainId, claim.id), asset };
  });
  // what a profile among the components runs on
  const bases = await assets.find(
    chainId,
    parents.flatMap(({ asset }) => basesOf(asset)),
  );
  const assetOf = new Map(bases.map((found) => [found.id, found.asset]));
  assertDescribedLineage(version.description, parents, (base) => assetOf.get(base));
  await assertLicencesFit(version.metadataCid, parents, deps.cards);
  const licence = licenceOf(request.licence);
  assertTerms(licence, request.pricePerCall);
  const edges = edgesOf(request.kind, parents, mergeWeightsPpm);
  const registration: Registration = {
    ...version,
    salt,
    kind: request.kind,
    vertical: request.vertical,
    licence,
    pricePerCallUsdMicros: request.pricePerCall,
    parents: edges.map((edge, index) => ({ edge, termsHash: parents[index]!.asset.termsHash })),
  };
  return { assetId: id, did, creator, registration };
}

/** The same upload, asked for twice, is the same asset: a retry cannot mint a second one. */
function defaultSalt(versionId: string): Bytes32 {
  return bytes32(keccakOfText(`icubed-upload:${versionId}`));
}

function licenceOf(chosen: PrepareRegistration['licence']): Licence {
  const given = Object.entries(chosen ?? {}).filter(([, value]) => value !== null && value !== undefined);
  return { ...DEFAULT_LICENCE, ...Object.fromEntries(given) };
}

import { ModelverseError } from '@icubed/errors';
import {
  accountDid,
  countsAsBacked,
  didOf,
  type Address,
  type AssetId,
  type Backing,
  type CredentialType,
  type Subject,
} from '@icubed/protocol';
import type { RegisteredAsset } from '../asset/asset.js';

/** By whom it speaks for, or because an upheld dispute voided the offering that it attests. */
export type RevocationReason = 'HOLDER' | 'OFFERING_VOIDED';

/** What an upheld dispute of the reveal contradicts: that the bytes are those registered, and that the offering ended well. */
export const VOIDED_WITH_OFFERING: readonly CredentialType[] = [
  'ReleaseVerifiedCredential',
  'OfferingReleasedCredential',
  'OfferingBackedCredential',
];

/** A signed credential as it is kept. */
export interface IssuedCredential {
  readonly id: string;
  readonly chainId: number;
  readonly assetId: AssetId;
  readonly type: CredentialType;
  readonly subject: string;
  readonly issuedAt: Date;
  readonly validUntil: Date;
  readonly revokedAt?: Date;
  readonly revokedBecause?: RevocationReason;
  /** The JSON as it was signed. */
  readonly document: object;
}

/** What is final about an asset, beyond what the chain's mirror folds. */
export interface FinalFacts {
  readonly chainId: number;
  readonly id: AssetId;
  readonly asset: RegisteredAsset;
  /** This registry has compared every byte with the registered digest before it published. */
  readonly bytesVerified: boolean;
  /** Its offering ended with a reveal that the verifier signed. */
  readonly offering?: { readonly plainCid: string; readonly challengeEndsAt: number };
  readonly backing?: OfferingBacking;
}

/** What an offering was backed by at its release. */
export interface OfferingBacking extends Backing {
  readonly creator: string;
  readonly releasedAt: number;
}

export const VALID_DAYS = 365;

/** Only whoever a credential speaks for may ask for it or take it back. */
export function assertMayHold(asset: Pick<RegisteredAsset, 'creator' | 'steward'>, wallet: Address | undefined): void {
  if (wallet !== undefined && (wallet === asset.creator || wallet === asset.steward)) return;
  throw new ModelverseError(
    'REGISTRY.CREDENTIAL_FORBIDDEN',
    "sign in with the wallet of the asset's creator or steward",
  );
}

/**
 * What a credential of this type says of the asset: final facts only, for it cannot be unsaid.
 *
 * @throws REGISTRY.CREDENTIAL_NOT_DUE
 */
export function subjectOf(
  type: CredentialType,
  { chainId, id, asset, bytesVerified, offering, backing }: FinalFacts,
): Subject {
  const did = didOf(chainId, id);
  switch (type) {
    case 'AssetCreatorCredential':
      return {
        id: accountDid(chainId, asset.creator),
        asset: did,
        digest: asset.digest,
        registeredAt: new Date(asset.registeredAt * 1_000).toISOString(),
      };
    case 'ReleaseVerifiedCredential': {
      const { content, digest } = asset;
      if (content.status !== 'RELEASED') throw notDue('the content is sealed, or its reveal is not final yet');
      if (!bytesVerified) throw notDue('this registry has not checked the content that was revealed');
      return { id: did, digest, filesRoot: content.filesRoot, plainCid: content.plainCid };
    }
    case 'OfferingReleasedCredential':
      if (!offering) throw notDue('no offering of the asset was released with a verified reveal');
      return {
        id: accountDid(chainId, asset.creator),
        asset: did,
        plainCid: offering.plainCid,
        challengeEndsAt: new Date(offering.challengeEndsAt * 1_000).toISOString(),
      };
    case 'OfferingBackedCredential':
      if (!backing) throw notDue('no offering of the asset was released');
      return backedSubject(chainId, id, backing);
  }
}

/**
 * The badge of an offering that counts (section 3 of the rules).
 *
 * @throws REGISTRY.CREDENTIAL_NOT_DUE
 */
export function backedSubject(chainId: number, id: AssetId, backing: OfferingBacking): Subject {
  if (!countsAsBacked(backing)) throw notDue('it takes at least 20 backers, none above 20 % of what was sold');
  return {
    id: accountDid(chainId, backing.creator),
    asset: didOf(chainId, id),
    backers: String(backing.backers),
    largestUnits: String(backing.largestUnits),
    releasedAt: new Date(backing.releasedAt * 1_000).toISOString(),
  };
}

export function notDue(why: string): ModelverseError {
  return new ModelverseError('REGISTRY.CREDENTIAL_NOT_DUE', why);
}

import { dataKeyCommitment, type DataKey, type KeyEncryptionKey } from '@icubed/content';
import { ModelverseError } from '@icubed/errors';
import type { RegisteredAsset } from '../asset/asset.js';
import type { ContentVersion, VersionStore } from '../content/version.store.js';
import type { KeyUse } from './key-use.js';
import type { KeyUseStore } from './key-use.store.js';

export interface OpenKeyDeps {
  readonly chainId: number;
  readonly versions: Pick<VersionStore, 'findSealed'>;
  readonly kek: KeyEncryptionKey;
  readonly keyUses: Pick<KeyUseStore, 'record'>;
}

/** What the audit trail will say besides whose key it was. */
export type KeyOccasion = Pick<KeyUse, 'purpose' | 'actor' | 'assetId' | 'callId' | 'step' | 'node'>;

/**
 * The version that was sealed here and registered as this asset. Anybody can register somebody else's sealed CID, digest and commitment,
 * fill an offering of it themselves and wait for the key: a key is opened only for an asset of the version's own creator.
 *
 * @throws REGISTRY.RELEASE_CONTENT_UNKNOWN
 */
export async function sealedVersionOf(
  asset: RegisteredAsset,
  { chainId, versions }: Pick<OpenKeyDeps, 'chainId' | 'versions'>,
): Promise<ContentVersion> {
  const version = await versions.findSealed(chainId, asset.sealedCid);
  if (!version)
    throw new ModelverseError(
      'REGISTRY.RELEASE_CONTENT_UNKNOWN',
      'no version was sealed here under the registered CID',
    );
  const isSame =
    version.creator === asset.creator &&
    version.digest === asset.digest &&
    version.dataKeyCommitment === asset.dataKeyCommitment;
  if (!isSame)
    throw new ModelverseError(
      'REGISTRY.RELEASE_CONTENT_UNKNOWN',
      'the registration is not that of the version sealed here',
    );
  return version;
}

/**
 * Unwraps a version's data key. It is on record before anybody has it: without the row there is no key.
 *
 * @throws CONTENT.KEY_UNWRAP_FAILED, CONTENT.DIGEST_MISMATCH, CONTENT.KMS_REFUSED, CONTENT.KMS_UNAVAILABLE
 */
export async function openKey(
  version: ContentVersion,
  occasion: KeyOccasion,
  { chainId, kek, keyUses }: OpenKeyDeps,
): Promise<DataKey> {
  const dataKey = await kek.unwrap(version.wrappedKey, version.id);
  if (dataKeyCommitment(dataKey) !== version.dataKeyCommitment)
    throw new ModelverseError('CONTENT.DIGEST_MISMATCH', 'the stored key does not open the registered commitment');
  await keyUses.record({ chainId, versionId: version.id, kekId: version.kekId, ...occasion });
  return dataKey;
}

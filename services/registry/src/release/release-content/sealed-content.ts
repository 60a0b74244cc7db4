import {
  dataKeyCommitment,
  filesRootOf,
  MANIFEST_MAX_BYTES,
  unseal,
  verifiedStream,
  verifyManifest,
  type DataKey,
  type KeyEncryptionKey,
  type Manifest,
} from '@icubed/content';
import { ModelverseError } from '@icubed/errors';
import type { IpfsNode } from '@icubed/ipfs';
import type { Bytes32 } from '@icubed/protocol';
import type { RegisteredAsset } from '../../asset/asset.js';
import { sealContextOf, sealedNameOf, SEALED_MANIFEST } from '../../content/sealed-folder.js';
import type { ContentVersion, VersionStore } from '../../content/version.store.js';

/** An opened seal: the registered manifest, and its files as they are decrypted and verified. */
export interface OpenedContent {
  readonly dataKey: DataKey;
  readonly manifest: Manifest;
  readonly manifestBytes: Uint8Array;
  readonly filesRoot: Bytes32;
  /** Fails at the first byte that is not the registered one: CONTENT.SEAL_BROKEN, CONTENT.FILE_MISMATCH. */
  readonly read: (index: number) => AsyncIterable<Uint8Array>;
}

export interface DataKeyDeps {
  readonly chainId: number;
  readonly versions: Pick<VersionStore, 'findSealed'>;
  readonly kek: KeyEncryptionKey;
}

export interface SealedContentDeps extends DataKeyDeps {
  readonly ipfs: Pick<IpfsNode, 'cat'>;
}

/**
 * Opens an asset's sealed content with the wrapped key and holds it against what the chain registered.
 *
 * @throws REGISTRY.RELEASE_CONTENT_UNKNOWN, CONTENT.KEY_UNWRAP_FAILED, CONTENT.SEAL_BROKEN, CONTENT.DIGEST_MISMATCH, CONTENT.NOT_FOUND
 */
export async function openSealed(asset: RegisteredAsset, deps: SealedContentDeps): Promise<OpenedContent> {
  const dataKey = await dataKeyOf(asset, deps);
  const sealed = (name: string) => deps.ipfs.cat(asset.sealedCid, name);
  const manifestBytes = await collect(unseal(sealed(SEALED_MANIFEST), { dataKey, context: sealContextOf('manifest') }));
  const manifest = verifyManifest(manifestBytes, {
    chainId: deps.chainId,
    creator: asset.creator,
    digest: asset.digest,
  });
  return {
    dataKey,
    manifest,
    manifestBytes,
    filesRoot: filesRootOf(manifest),
    read(index) {
      const entry = manifest.files[index]!;
      return verifiedStream(unseal(sealed(sealedNameOf(index)), { dataKey, context: sealContextOf(entry) }), entry);
    },
  };
}

/** @throws REGISTRY.RELEASE_CONTENT_UNKNOWN, CONTENT.KEY_UNWRAP_FAILED, CONTENT.DIGEST_MISMATCH */
export async function dataKeyOf(asset: RegisteredAsset, { chainId, versions, kek }: DataKeyDeps): Promise<DataKey> {
  const version = await versions.findSealed(chainId, asset.sealedCid);
  assertSame(asset, version);
  const dataKey = await kek.unwrap(version.wrappedKey, version.id);
  if (dataKeyCommitment(dataKey) !== asset.dataKeyCommitment) {
    throw new ModelverseError('CONTENT.DIGEST_MISMATCH', 'the stored key does not open the registered commitment');
  }
  return dataKey;
}

/**
 * Anybody can register somebody else's sealed CID, digest and commitment, fill an offering of it themselves and wait for the key.
 * A key is therefore opened only for an asset of the version's own creator.
 */
function assertSame(asset: RegisteredAsset, version: ContentVersion | undefined): asserts version is ContentVersion {
  if (!version)
    throw new ModelverseError(
      'REGISTRY.RELEASE_CONTENT_UNKNOWN',
      'no version was sealed here under the registered CID',
    );
  if (
    version.creator !== asset.creator ||
    version.digest !== asset.digest ||
    version.dataKeyCommitment !== asset.dataKeyCommitment
  ) {
    throw new ModelverseError(
      'REGISTRY.RELEASE_CONTENT_UNKNOWN',
      'the registration is not that of the version sealed here',
    );
  }
}

async function collect(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of source) {
    size += part.byteLength;
    if (size > MANIFEST_MAX_BYTES)
      throw new ModelverseError('CONTENT.MANIFEST_INVALID', 'the sealed manifest is too large');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

import {
  filesRootOf,
  MANIFEST_CONTEXT,
  MANIFEST_MAX_BYTES,
  SEALED_MANIFEST,
  sealContextOf,
  sealedNameOf,
  unseal,
  verifiedStream,
  verifyManifest,
  type DataKey,
  type Manifest,
  type ManifestEntry,
} from '@icubed/content';
import { ModelverseError } from '@icubed/errors';
import { readWhole } from '@icubed/hosting';
import type { IpfsNode } from '@icubed/ipfs';
import type { AssetId, Bytes32 } from '@icubed/protocol';
import type { RegisteredAsset } from '../../asset/asset.js';
import { openKey, sealedVersionOf, type OpenKeyDeps } from '../../keys/open-key.js';

/** An opened seal: the registered manifest, and its files as they are decrypted and verified. */
export interface OpenedContent {
  readonly dataKey: DataKey;
  readonly manifest: Manifest;
  readonly manifestBytes: Uint8Array;
  readonly filesRoot: Bytes32;
  /** Fails at the first byte that is not the registered one: CONTENT.CID_MISMATCH, CONTENT.SEAL_BROKEN, CONTENT.FILE_MISMATCH. */
  readonly read: (index: number) => AsyncIterable<Uint8Array>;
}

export interface SealedContentDeps extends OpenKeyDeps {
  readonly ipfs: Pick<IpfsNode, 'cat'>;
}

/**
 * Opens an asset's sealed content with the wrapped key and holds it against what the chain registered.
 *
 * @throws REGISTRY.RELEASE_CONTENT_UNKNOWN, CONTENT.KEY_UNWRAP_FAILED, CONTENT.CID_MISMATCH, CONTENT.SEAL_BROKEN,
 * CONTENT.DIGEST_MISMATCH, CONTENT.NOT_FOUND
 */
export async function openSealed(id: AssetId, asset: RegisteredAsset, deps: SealedContentDeps): Promise<OpenedContent> {
  const version = await sealedVersionOf(asset, deps);
  const dataKey = await openKey(version, { purpose: 'REVEAL', actor: 'registry', assetId: id }, deps);
  const unsealed = (name: string, entry: ManifestEntry | typeof MANIFEST_CONTEXT) =>
    unseal(deps.ipfs.cat(asset.sealedCid, name), { dataKey, owner: version.id, context: sealContextOf(entry) });
  const manifestBytes = await readWhole(unsealed(SEALED_MANIFEST, MANIFEST_CONTEXT), MANIFEST_MAX_BYTES, tooLarge);
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
      return verifiedStream(unsealed(sealedNameOf(index), entry), entry);
    },
  };
}

function tooLarge(): ModelverseError {
  return new ModelverseError('CONTENT.MANIFEST_INVALID', 'the sealed manifest is too large');
}

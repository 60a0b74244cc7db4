import {
  encodeManifest,
  MANIFEST_CONTEXT,
  seal,
  SEALED_MANIFEST,
  sealContextOf,
  sealedNameOf,
  type DataKey,
  type Manifest,
  type ManifestEntry,
} from '@icubed/content';
import type { FolderEntry } from '@icubed/ipfs';

/** The entries of a version's sealed folder, sealed while they are read. */
export async function* sealedFolder(
  manifest: Manifest,
  versionId: string,
  dataKey: DataKey,
  read: (entry: ManifestEntry) => AsyncIterable<Uint8Array>,
  newSalt: () => Uint8Array,
): AsyncGenerator<FolderEntry> {
  const sealed = (content: AsyncIterable<Uint8Array>, entry: ManifestEntry | typeof MANIFEST_CONTEXT) =>
    seal(content, { dataKey, owner: versionId, context: sealContextOf(entry), salt: newSalt() });
  for (const [index, entry] of manifest.files.entries()) {
    yield { path: sealedNameOf(index), content: sealed(read(entry), entry) };
  }
  yield { path: SEALED_MANIFEST, content: sealed(once(encodeManifest(manifest)), MANIFEST_CONTEXT) };
}

export async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

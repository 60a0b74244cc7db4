import { encodeManifest, seal, type DataKey, type Manifest, type ManifestEntry } from '@icubed/content';
import type { FolderEntry } from '@icubed/ipfs';

export const SEALED_MANIFEST = 'manifest.sealed';
const MANIFEST_CONTEXT = 'manifest';

/** The sealed folder shows how many files there are and about how large, not their names. */
export function sealedNameOf(index: number): string {
  return `${String(index).padStart(5, '0')}.sealed`;
}

/** Binds a sealed file to its path: sealed files exchanged for each other do not open. */
export function sealContextOf(entry: ManifestEntry | 'manifest'): string {
  return entry === MANIFEST_CONTEXT ? MANIFEST_CONTEXT : `file:${entry.path}`;
}

/** The entries of a sealed folder, sealed while they are read. */
export async function* sealedFolder(
  manifest: Manifest,
  dataKey: DataKey,
  read: (entry: ManifestEntry) => AsyncIterable<Uint8Array>,
  newSalt: () => Uint8Array,
): AsyncGenerator<FolderEntry> {
  for (const [index, entry] of manifest.files.entries()) {
    const content = seal(read(entry), { dataKey, context: sealContextOf(entry), salt: newSalt() });
    yield { path: sealedNameOf(index), content };
  }
  yield {
    path: SEALED_MANIFEST,
    content: seal(once(encodeManifest(manifest)), { dataKey, context: sealContextOf('manifest'), salt: newSalt() }),
  };
}

export async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

import type { ManifestEntry } from '../manifest/manifest.js';

export const SEALED_MANIFEST = 'manifest.sealed';
export const MANIFEST_CONTEXT = 'manifest';

/** The sealed folder shows how many files there are and about how large, not their names. */
export function sealedNameOf(index: number): string {
  return `${String(index).padStart(5, '0')}.sealed`;
}

/** Binds a sealed file to its path: sealed files exchanged for each other do not open. */
export function sealContextOf(entry: Pick<ManifestEntry, 'path'> | typeof MANIFEST_CONTEXT): string {
  return entry === MANIFEST_CONTEXT ? MANIFEST_CONTEXT : `file:${entry.path}`;
}

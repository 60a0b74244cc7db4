import { ModelverseError } from '@icubed/errors';
import { z } from 'zod';
import { comparePaths, parseContentPath, type ContentPath } from './content-path.js';

/** One file of a content folder: its size in bytes and the SHA-256 of its plain bytes, lower-case hex. */
export interface ManifestEntry {
  readonly path: ContentPath;
  readonly size: number;
  readonly sha256: string;
  readonly mediaType: string;
}

/** The files of a content folder, sorted by the UTF-8 bytes of their paths, no path twice. */
export interface Manifest {
  readonly format: 'icubed-manifest/1';
  readonly files: readonly ManifestEntry[];
}

export const MANIFEST_MAX_FILES = 10_000;
export const MANIFEST_MAX_BYTES = 8 * 1024 * 1024;
const MEDIA_TYPE_MAX_LENGTH = 255;

const entrySchema = z.strictObject({
  path: z.string(),
  size: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  mediaType: z
    .string()
    .min(1)
    .max(MEDIA_TYPE_MAX_LENGTH)
    .regex(/^[\x20-\x7e]+$/),
});
const manifestSchema = z.strictObject({
  format: z.literal('icubed-manifest/1'),
  files: z.array(entrySchema).min(1).max(MANIFEST_MAX_FILES),
});

export type FileDescription = Omit<ManifestEntry, 'path'> & { readonly path: string };

/**
 * Sorts the files into a manifest.
 *
 * @throws CONTENT.MANIFEST_INVALID for no files, too many, a malformed entry, a path twice or a path that is also a folder.
 * @throws CONTENT.PATH_INVALID
 */
export function buildManifest(files: readonly FileDescription[]): Manifest {
  const sorted = [...files].sort((a, b) => comparePaths(a.path, b.path));
  return checked({ format: 'icubed-manifest/1', files: sorted });
}

/** The one byte form of a manifest: what is stored as `icubed.manifest.json`. */
export function encodeManifest(manifest: Manifest): Uint8Array {
  const files = manifest.files.map(({ path, size, sha256, mediaType }) => ({ path, size, sha256, mediaType }));
  return new TextEncoder().encode(JSON.stringify({ format: manifest.format, files }));
}

/**
 * Reads a manifest that somebody else wrote.
 *
 * @throws CONTENT.MANIFEST_INVALID unless the bytes are exactly what {@link encodeManifest} writes for these files.
 */
export function decodeManifest(bytes: Uint8Array): Manifest {
  if (bytes.byteLength > MANIFEST_MAX_BYTES) throw invalid('the manifest is larger than 8 MiB');
  const manifest = checked(parseJson(bytes));
  // duplicate keys, other spacing or another order would let two readers see two manifests
  if (Buffer.compare(encodeManifest(manifest), bytes) !== 0) throw invalid('the manifest is not in its canonical form');
  return manifest;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw invalid('the manifest is not JSON');
  }
}

function checked(value: unknown): Manifest {
  const parsed = manifestSchema.safeParse(value);
  if (!parsed.success) throw invalid(z.prettifyError(parsed.error));
  const files = parsed.data.files.map((file) => ({ ...file, path: parseContentPath(file.path) }));
  const folders = new Set<string>();
  for (const [index, file] of files.entries()) {
    const previous = files[index - 1];
    if (previous && comparePaths(previous.path, file.path) >= 0) {
      throw invalid(previous.path === file.path ? `the path ${file.path} is there twice` : 'the paths are not sorted');
    }
    for (let cut = file.path.indexOf('/'); cut > 0; cut = file.path.indexOf('/', cut + 1))
      folders.add(file.path.slice(0, cut));
  }
  const both = files.find((file) => folders.has(file.path));
  if (both) throw invalid(`the path ${both.path} is both a file and a folder`);
  return { format: 'icubed-manifest/1', files };
}

function invalid(detail: string): ModelverseError {
  return new ModelverseError('CONTENT.MANIFEST_INVALID', detail);
}

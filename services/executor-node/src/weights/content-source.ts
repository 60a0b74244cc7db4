import { isModelverseError, ModelverseError } from '@icubed/errors';
import {
  MANIFEST_FILE,
  MANIFEST_MAX_BYTES,
  verifiedStream,
  verifyManifest,
  type Manifest,
  type ManifestEntry,
  type Registered,
} from '@icubed/content';

/** What a lease says of an asset's content: where its bytes lie, and which bytes the registration committed to. */
export interface RegisteredContent extends Registered {
  readonly contentCid: string;
}

export interface ContentReader {
  read(cid: string, path: string, maxBytes: number, signal: AbortSignal): AsyncIterable<Uint8Array>;
}

/**
 * The manifest of the content, if it is the registered one.
 * @throws NODE.WEIGHTS_MISMATCH when it is not, NODE.WEIGHTS_UNAVAILABLE
 */
export async function fetchManifest(
  reader: ContentReader,
  content: RegisteredContent,
  signal: AbortSignal,
): Promise<Manifest> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of reader.read(content.contentCid, MANIFEST_FILE, MANIFEST_MAX_BYTES, signal))
    chunks.push(chunk);
  return asMismatch(() => verifyManifest(Buffer.concat(chunks), content));
}

/**
 * The bytes of one file. Its end is reached only if they were those of the manifest.
 * @throws NODE.WEIGHTS_MISMATCH, NODE.WEIGHTS_UNAVAILABLE
 */
export function fetchFile(
  reader: ContentReader,
  content: RegisteredContent,
  file: ManifestEntry,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  // one byte more than promised is let in, so that a longer file is told from a cut one
  return asPromised(verifiedStream(reader.read(content.contentCid, file.path, file.size + 1, signal), file), file.path);
}

/** Bytes of which the manifest said how many there are. @throws NODE.WEIGHTS_MISMATCH, NODE.WEIGHTS_UNAVAILABLE */
export async function* asPromised(bytes: AsyncIterable<Uint8Array>, path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes;
  } catch (error) {
    throw isModelverseError(error, 'NODE.WEIGHTS_TOO_LARGE')
      ? mismatch(`the file ${path} is longer than its manifest entry`, error)
      : translated(error);
  }
}

export function asMismatch<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw translated(error);
  }
}

/** For a lease there is one answer to content that is malformed, foreign or changed: these are not the registered weights. */
export function translated(error: unknown): unknown {
  return isModelverseError(error) && error.code.startsWith('CONTENT.') ? mismatch(error.detail, error) : error;
}

function mismatch(detail: string, cause: unknown): ModelverseError {
  return new ModelverseError('NODE.WEIGHTS_MISMATCH', detail, {}, { cause });
}

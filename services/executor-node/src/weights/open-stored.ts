import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import {
  MANIFEST_CONTEXT,
  MANIFEST_MAX_BYTES,
  SEALED_MANIFEST,
  sealContextOf,
  sealedNameOf,
  sealedSizeOf,
  plainSizeOf,
  unsealRange,
  verifyManifest,
  type DataKey,
  type Registered,
} from '@icubed/content';
import { ModelverseError } from '@icubed/errors';
import type { ContentFiles } from '../pipeline/pipeline.js';
import type { WeightFolder } from './weight-folder.js';

/** The data key of a version, in the hands of the node for one lease. */
export interface SealedKey {
  readonly versionId: string;
  readonly dataKey: DataKey;
}

/**
 * Opens a stored sealed folder chunk by chunk: no more of a sealed file is in memory than one chunk. On a failure what was opened by then is
 * overwritten.
 * @throws CONTENT.SEAL_BROKEN, CONTENT.FILE_MISMATCH, CONTENT.DIGEST_MISMATCH, CONTENT.MANIFEST_INVALID, an error of the file system, or the
 * reason of `signal`
 */
export async function openStored(
  folder: WeightFolder,
  name: string,
  registered: Registered,
  { dataKey, versionId: owner }: SealedKey,
  signal: AbortSignal,
): Promise<ContentFiles> {
  const files = new Map<string, Uint8Array>();
  const opened = async (file: string, context: string, plainBytes?: number): Promise<Buffer> => {
    const handle = await folder.open(name, file);
    try {
      const { size } = await handle.stat();
      const bytes = plainBytes ?? plainSizeOf(size);
      if (size !== sealedSizeOf(bytes)) throw new ModelverseError('CONTENT.SEAL_BROKEN', `${file} has ${size} bytes`);
      if (plainBytes === undefined && bytes > MANIFEST_MAX_BYTES)
        throw new ModelverseError('CONTENT.MANIFEST_INVALID', `the manifest has ${bytes} bytes`);
      const plain = Buffer.alloc(bytes);
      files.set(file, plain);
      let at = 0;
      const range = { start: 0, end: bytes };
      for await (const chunk of unsealRange(readerOf(handle), size, range, { dataKey, owner, context })) {
        signal.throwIfAborted();
        at += Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).copy(plain, at);
        chunk.fill(0);
      }
      return plain;
    } finally {
      await handle.close();
    }
  };
  try {
    const manifest = verifyManifest(await opened(SEALED_MANIFEST, MANIFEST_CONTEXT), registered);
    const entries = new Map<string, Uint8Array>();
    for (const [index, entry] of manifest.files.entries()) {
      const bytes = await opened(sealedNameOf(index), sealContextOf(entry), entry.size);
      if (createHash('sha256').update(bytes).digest('hex') !== entry.sha256)
        throw new ModelverseError('CONTENT.FILE_MISMATCH', `${entry.path} is not the registered file`);
      entries.set(entry.path, bytes);
    }
    return entries;
  } catch (error) {
    wipe(files);
    throw error;
  }
}

/** Overwrites plain bytes: what is not needed any more is not left for a dump of the memory. */
export function wipe(files: ContentFiles): void {
  for (const bytes of files.values()) bytes.fill(0);
}

function readerOf(handle: FileHandle) {
  return async (start: number, end: number): Promise<Uint8Array> => {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(end - start), 0, end - start, start);
    return buffer.subarray(0, bytesRead);
  };
}

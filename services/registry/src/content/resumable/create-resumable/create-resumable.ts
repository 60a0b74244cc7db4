import { parseContentPath } from '@icubed/content';
import { ModelverseError } from '@icubed/errors';
import type { ReceiveFileDeps } from '../../receive-file/receive-file.js';
import type { ResumableFile } from '../resumable-file.js';
import type { ResumableStore } from '../resumable.store.js';

export interface CreateResumable {
  readonly uploadId: string;
  readonly accountId: string;
  readonly size: number;
  readonly metadata: ReadonlyMap<string, string>;
}

export interface CreateResumableDeps extends ReceiveFileDeps {
  readonly resumables: ResumableStore;
}

const SHA256 = /^[0-9a-f]{64}$/;

/**
 * Announces a file of an upload that is to arrive in pieces: room is kept for it from now on. Its metadata names its `path` (or, as
 * browsers' clients do, `filename`), and may name its `sha256` in hex.
 *
 * @throws CONTENT.PATH_INVALID, REGISTRY.TUS_HEADER_INVALID, REGISTRY.UPLOAD_UNKNOWN, REGISTRY.UPLOAD_CLOSED, REGISTRY.UPLOAD_BUSY,
 * REGISTRY.UPLOAD_TOO_LARGE, REGISTRY.QUOTA_EXCEEDED
 */
export async function createResumable(
  { uploadId, accountId, size, metadata }: CreateResumable,
  { resumables, limits, newBlob, now }: CreateResumableDeps,
): Promise<ResumableFile> {
  const path = parseContentPath(metadata.get('path') ?? metadata.get('filename') ?? '');
  const announcedSha256 = metadata.get('sha256')?.toLowerCase();
  if (announcedSha256 !== undefined && !SHA256.test(announcedSha256))
    throw new ModelverseError('REGISTRY.TUS_HEADER_INVALID', 'Upload-Metadata: sha256 is 64 hex digits');
  if (size > limits.fileBytes) {
    throw new ModelverseError('REGISTRY.UPLOAD_TOO_LARGE', `a file has at most ${limits.fileBytes} bytes`, {
      bytes: limits.fileBytes,
    });
  }
  const file: ResumableFile = {
    id: newBlob(),
    uploadId,
    path,
    size,
    received: 0,
    blob: newBlob(),
    ...(announcedSha256 === undefined ? {} : { announcedSha256 }),
  };
  await resumables.create(file, accountId, limits, now());
  return file;
}

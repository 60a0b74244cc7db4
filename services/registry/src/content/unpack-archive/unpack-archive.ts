import { ModelverseError } from '@icubed/errors';
import type { ReceiveFileDeps } from '../receive-file/receive-file.js';
import { assertTakesFiles, type UploadedFile } from '../upload.js';
import { archiveFiles } from './archive-files.js';
import { joinFiles } from './join-files.js';

export interface UnpackArchive {
  readonly uploadId: string;
  readonly accountId: string;
  /** Of a file that is part of the upload. */
  readonly path: string;
  /** Of a CAR: what of it is unpacked, where its header does not name just one root. */
  readonly root?: string;
}

/**
 * Replaces a zip, tar or CAR of an upload by the files in it.
 *
 * @throws REGISTRY.UPLOAD_UNKNOWN, REGISTRY.UPLOAD_CLOSED, REGISTRY.UPLOAD_BUSY, REGISTRY.FILE_UNKNOWN, REGISTRY.UPLOAD_TOO_LARGE,
 * REGISTRY.QUOTA_EXCEEDED, what archiveFiles and joinFiles throw
 */
export async function unpackArchive(request: UnpackArchive, deps: ReceiveFileDeps): Promise<UploadedFile[]> {
  const { uploadId, accountId, path, root } = request;
  const { uploads, folder, now } = deps;
  assertTakesFiles((await uploads.get(uploadId, accountId)).state, now());
  const files = await uploads.filesOf(uploadId);
  const archive = files.find((file) => file.path === path);
  if (!archive) throw new ModelverseError('REGISTRY.FILE_UNKNOWN', 'the upload has no such file', { path });
  return folder.withReader(uploadId, archive.blob, async (reader) =>
    joinFiles({ uploadId, accountId, files: await archiveFiles(reader, path, root), inPlaceOf: archive }, deps),
  );
}

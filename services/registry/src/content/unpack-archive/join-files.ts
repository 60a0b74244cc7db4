import { FileHasher, parseContentPath } from '@icubed/content';
import type { ReceiveFileDeps } from '../receive-file/receive-file.js';
import { assertFitsAll, type UploadedFile } from '../upload.js';
import type { PackedFile } from './archive-files.js';

export interface JoinFiles {
  readonly uploadId: string;
  readonly accountId: string;
  readonly files: readonly PackedFile[];
  /** The archive that goes when its files come. */
  readonly inPlaceOf?: UploadedFile;
  /** The CAR that they come from and that is no file of the upload, by its blob. */
  readonly inPlaceOfCar?: string;
}

/**
 * Makes files part of an upload in one step: until all are on disk and hashed the upload is as it was. One file is streamed at a time, and nothing
 * is written when the announced sizes do not fit.
 *
 * @throws CONTENT.PATH_INVALID, REGISTRY.UPLOAD_UNKNOWN, REGISTRY.UPLOAD_CLOSED, REGISTRY.UPLOAD_BUSY, REGISTRY.FILE_UNKNOWN,
 * REGISTRY.UPLOAD_TOO_LARGE, REGISTRY.QUOTA_EXCEEDED, what the contents throw
 */
export async function joinFiles(request: JoinFiles, deps: ReceiveFileDeps): Promise<UploadedFile[]> {
  const { uploadId, accountId, files, inPlaceOf, inPlaceOfCar } = request;
  const { uploads, folder, limits, now } = deps;
  assertFitsAll(
    (await uploads.filesOf(uploadId)).filter(({ blob }) => blob !== inPlaceOf?.blob),
    files.map((file) => ({ path: parseContentPath(file.path), size: file.bytes })),
    limits,
  );
  const joined: UploadedFile[] = [];
  try {
    for (const file of files) joined.push(await written(uploadId, file, deps));
    const replaced = await uploads.putFiles(
      uploadId,
      accountId,
      joined,
      { file: inPlaceOf, car: inPlaceOfCar },
      limits,
      now(),
    );
    for (const blob of replaced) await folder.removeBlob(uploadId, blob);
    return joined;
  } catch (error) {
    for (const { blob } of joined) await folder.removeBlob(uploadId, blob);
    throw error;
  }
}

async function written(
  uploadId: string,
  { path, content }: PackedFile,
  { folder, newBlob }: ReceiveFileDeps,
): Promise<UploadedFile> {
  const blob = newBlob();
  const hasher = new FileHasher();
  await folder.receive(uploadId, blob, hashed(content(), hasher));
  return { path, ...hasher.finish(), blob };
}

async function* hashed(source: AsyncIterable<Uint8Array>, hasher: FileHasher): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    hasher.update(chunk);
    yield chunk;
  }
}

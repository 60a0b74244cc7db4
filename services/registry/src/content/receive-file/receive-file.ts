import { FileHasher, parseContentPath } from '@icubed/content';
import { ModelverseError } from '@icubed/errors';
import { announcedSha256 } from '../content-digest-header.js';
import type { UploadFolder } from '../upload-folder.js';
import type { UploadStore } from '../upload.store.js';
import { assertTakesFiles, assertWithinQuota, type UploadLimits } from '../upload.js';

export interface ReceiveFile {
  readonly uploadId: string;
  readonly accountId: string;
  readonly path: string;
  readonly body: AsyncIterable<Uint8Array>;
  readonly contentLength?: number;
  readonly contentDigest?: string;
}

export interface ReceivedFile {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

export interface ReceiveFileDeps {
  readonly uploads: UploadStore;
  readonly folder: UploadFolder;
  readonly limits: UploadLimits;
  readonly newBlob: () => string;
  readonly now: () => Date;
}

/**
 * Streams one file to disk, hashing as it comes. It becomes part of the upload in the last step, so a cut, too long or wrong body leaves
 * the upload as it was and the same request may be sent again.
 *
 * @throws CONTENT.PATH_INVALID, REGISTRY.UPLOAD_UNKNOWN, REGISTRY.UPLOAD_CLOSED, REGISTRY.UPLOAD_BUSY, REGISTRY.UPLOAD_TOO_LARGE,
 * REGISTRY.UPLOAD_CUT, REGISTRY.UPLOAD_DIGEST_MISMATCH, REGISTRY.QUOTA_EXCEEDED
 */
export async function receiveFile(request: ReceiveFile, deps: ReceiveFileDeps): Promise<ReceivedFile> {
  const { uploads, folder, limits } = deps;
  const path = parseContentPath(request.path);
  const announced = announcedSha256(request.contentDigest);
  const { uploadId, accountId, contentLength } = request;
  if (contentLength !== undefined && contentLength > limits.fileBytes) throw tooLarge(limits);
  assertTakesFiles((await uploads.get(uploadId, accountId)).state, deps.now());
  // once more when it has arrived; here, so that nobody sends in vain what cannot fit
  if (contentLength !== undefined) assertWithinQuota(await uploads.bytesOf(accountId), contentLength, limits);

  const blob = deps.newBlob();
  const hasher = new FileHasher();
  await folder.receive(uploadId, blob, counted(request.body, hasher, limits, contentLength));
  const { size, sha256 } = hasher.finish();
  try {
    if (announced !== undefined && announced !== sha256) {
      throw new ModelverseError('REGISTRY.UPLOAD_DIGEST_MISMATCH', 'the received bytes have another SHA-256', {
        announced,
        received: sha256,
      });
    }
    const replaced = await uploads.putFile(uploadId, accountId, { path, size, sha256, blob }, limits, deps.now());
    if (replaced !== undefined) await folder.removeBlob(uploadId, replaced);
  } catch (error) {
    await folder.removeBlob(uploadId, blob);
    throw error;
  }
  return { path, size, sha256 };
}

async function* counted(
  body: AsyncIterable<Uint8Array>,
  hasher: FileHasher,
  limits: UploadLimits,
  announced: number | undefined,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body) {
      hasher.update(chunk);
      if (hasher.bytes > limits.fileBytes) throw tooLarge(limits);
      yield chunk;
    }
  } catch (cause) {
    if (cause instanceof ModelverseError) throw cause;
    throw new ModelverseError('REGISTRY.UPLOAD_CUT', 'the connection ended inside the body', {}, { cause });
  }
  if (announced !== undefined && hasher.bytes !== announced) {
    throw new ModelverseError('REGISTRY.UPLOAD_CUT', `the body has ${hasher.bytes} of ${announced} bytes`);
  }
}

function tooLarge(limits: UploadLimits): ModelverseError {
  return new ModelverseError('REGISTRY.UPLOAD_TOO_LARGE', `a file has at most ${limits.fileBytes} bytes`, {
    bytes: limits.fileBytes,
  });
}

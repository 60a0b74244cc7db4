import { attempted } from './attempted.js';
import { asLargeFile, type LargeFile, type UploadSource } from './content-file.js';
import { partBody } from './part-body.js';
import { digestOf, ReadBuffers } from './read-chunks.js';
import { PIECE_BYTES, sendInPieces } from './send-in-pieces.js';
import { readUpload, type UploadedFile } from './upload-status.js';
import type { Http } from '../transport/http.js';

export interface UploadProgress {
  /** A piece of a large file has arrived. */
  sent?(file: { readonly path: string; readonly sent: number; readonly size: number }): void;
  uploaded?(file: UploadedFile): void;
}

const WHOLE_TIMEOUT_MS = 10 * 60_000;

/**
 * Sends files to an upload, and only what it does not have yet: after a cut, a crash of either side or days, the same call goes on where it
 * was. Every file is hashed here first; what arrives otherwise is refused.
 */
export async function uploadFiles(
  http: Http,
  uploadId: string,
  sources: readonly UploadSource[],
  progress?: UploadProgress,
): Promise<UploadedFile[]> {
  const before = await readUpload(http, uploadId);
  const there = new Map(before.files.map((file) => [file.path, file]));
  const files: UploadedFile[] = [];
  const buffers = new ReadBuffers();
  for (const source of sources) {
    const file = asLargeFile(source);
    const sha256 = (await digestOf(file, { start: 0, end: file.size }, buffers)).toString('hex');
    if (there.get(file.path)?.sha256 !== sha256) {
      if (file.size <= PIECE_BYTES) await sendWhole(http, uploadId, file, sha256, buffers);
      else await sendInPieces(http, uploadId, file, sha256, buffers, (sent) => progress?.sent?.({ ...file, sent }));
    }
    const uploaded = { path: file.path, size: file.size, sha256 };
    files.push(uploaded);
    progress?.uploaded?.(uploaded);
  }
  return files;
}

/** A file of one piece. The digest travels with the bytes (RFC 9530): what arrives damaged is refused and sent again. */
async function sendWhole(
  http: Http,
  uploadId: string,
  file: LargeFile,
  sha256: string,
  buffers: ReadBuffers,
): Promise<void> {
  const digest = Buffer.from(sha256, 'hex').toString('base64');
  const encoded = file.path.split('/').map(encodeURIComponent).join('/');
  await attempted((attempt) => {
    const { headers, body } = partBody(file, { start: 0, end: file.size }, buffers, attempt);
    return http.json(`/content/uploads/${uploadId}/files/${encoded}`, {
      method: 'PUT',
      headers: {
        ...headers,
        'content-type': 'application/octet-stream',
        'content-digest': `sha-256=:${digest}:`,
      },
      body,
      timeoutMs: WHOLE_TIMEOUT_MS,
    });
  });
}

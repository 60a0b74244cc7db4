import { setTimeout as sleep } from 'node:timers/promises';
import { fromProblem, ModelverseError } from '@icubed/errors';
import { readUpload, type ContentImport, type UploadedFile } from './upload-status.js';
import type { Http } from '../transport/http.js';

export interface ImportPlan {
  readonly cid: string;
  /** The folder that the files join, or the name of a single file. */
  readonly path?: string;
}

export interface ImportWait {
  readonly progress?: (found: ContentImport) => void;
  readonly timeoutMs?: number;
}

const LOOK_MS = 500;
const TIMEOUT_MS = 3 * 3_600_000;
const UNPACK_TIMEOUT_MS = 30 * 60_000;

/**
 * Has a folder or file imported into an upload by its CID, from the registry itself or a gateway that it knows, and waits for the end.
 *
 * @throws CONTENT.CID_INVALID, CONTENT.NOT_FOUND, CONTENT.CID_MISMATCH, REGISTRY.UPLOAD_UNKNOWN, REGISTRY.UPLOAD_CLOSED, REGISTRY.IMPORT_RUNNING,
 * REGISTRY.IMPORT_SOURCE_FAILED, REGISTRY.IMPORT_INTERRUPTED, REGISTRY.UPLOAD_TOO_LARGE, REGISTRY.QUOTA_EXCEEDED, PLATFORM.TIMEOUT
 */
export async function importContent(
  http: Http,
  uploadId: string,
  { cid, path = '' }: ImportPlan,
  { progress, timeoutMs = TIMEOUT_MS }: ImportWait = {},
): Promise<ContentImport> {
  const end = Date.now() + timeoutMs;
  let found = await http.postJson<ContentImport>(`/content/uploads/${uploadId}/import`, { cid, path });
  while (found.status === 'Running') {
    progress?.(found);
    if (Date.now() > end) throw new ModelverseError('PLATFORM.TIMEOUT', 'the import runs on', { uploadId, cid });
    await sleep(LOOK_MS);
    // as the registry writes it: the same CID has several texts
    const { imports } = await readUpload(http, uploadId);
    found = imports.find((one) => one.cid === found.cid) ?? found;
  }
  if (found.status === 'Failed') throw fromProblem({ code: found.code, detail: found.detail, cid });
  return found;
}

/** Replaces a zip, tar or CAR of an upload by the files in it; `root` says which of a CAR that has several. */
export async function unpackUploaded(
  http: Http,
  uploadId: string,
  path: string,
  root?: string,
): Promise<readonly UploadedFile[]> {
  const { files } = await http.json<{ files: UploadedFile[] }>(`/content/uploads/${uploadId}/unpack`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ path, ...(root !== undefined && { root }) }),
    timeoutMs: UNPACK_TIMEOUT_MS,
  });
  return files;
}

import type { ContentImport } from './import-content/content-import.js';
import type { UploadDeps } from './upload.deps.js';

/**
 * How far an upload is, in files, bytes and time.
 *
 * @throws REGISTRY.UPLOAD_UNKNOWN
 */
export async function showUpload(
  uploadId: string,
  accountId: string,
  {
    uploads,
    resumables,
    imports,
    versions,
    limits,
    now,
  }: Pick<UploadDeps, 'uploads' | 'resumables' | 'imports' | 'versions' | 'limits' | 'now'>,
) {
  const upload = await uploads.get(uploadId, accountId);
  const version = upload.state.status === 'Complete' ? await versions.find(uploadId, accountId) : undefined;
  const formats = new Map(version?.formats?.map(({ path, ...format }) => [path, format]));
  const [files, arriving, imported, usedBytes] = await Promise.all([
    uploads.filesOf(uploadId),
    resumables.unfinishedOf(uploadId),
    imports.of(uploadId, now()),
    uploads.bytesOf(accountId),
  ]);
  return {
    uploadId,
    status: upload.state.status,
    expiresAt: upload.state.status === 'Complete' ? null : upload.expiresAt,
    files: files.map(({ path, size, sha256 }) => ({ path, size, sha256, format: formats.get(path) ?? null })),
    arriving: arriving.map(({ id, path, size, received }) => ({
      path,
      size,
      received,
      location: locationOf(uploadId, id),
    })),
    imports: imported.map(showImport),
    quota: { usedBytes, quotaBytes: limits.accountBytes },
  };
}

/** A path, not an address: only the client knows under which origin it reaches this. */
export function locationOf(uploadId: string, id: string): string {
  return `/content/uploads/${uploadId}/resumable/${id}`;
}

/** As REST shows it. */
export function showImport({ cid, path, state, received, startedAt }: ContentImport) {
  return { cid, path, ...state, received, startedAt };
}

/** As GraphQL shows it. */
export function importFields({ cid, path, state, received, startedAt }: ContentImport) {
  const failure = state.status === 'Failed' ? { fault: state.code, detail: state.detail } : {};
  return {
    cid,
    path,
    status: state.status.toUpperCase(),
    received: BigInt(received),
    files: state.status === 'Done' ? state.files : null,
    ...failure,
    startedAt,
  };
}

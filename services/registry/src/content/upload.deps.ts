import type { CompleteUploadDeps } from './complete-upload/complete-upload.js';
import type { ImportCarDeps } from './import-content/import-car.js';
import type { AppendBytesDeps } from './resumable/append-bytes/append-bytes.js';

export const UPLOAD_DEPS = Symbol('UPLOAD_DEPS');
/** What the routes of uploads are made of. */
export type UploadDeps = CompleteUploadDeps & AppendBytesDeps & ImportCarDeps;

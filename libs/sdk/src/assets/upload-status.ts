import type { Http } from '../transport/http.js';

export interface UploadedFile {
  readonly path: string;
  readonly size: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** What a file was recognised as, by its content. */
export interface FileFormat {
  readonly format:
    'safetensors' | 'safetensors-index' | 'gguf' | 'onnx' | 'tfjs' | 'zip' | 'tar' | 'car' | 'json' | 'other';
  /** Of models alone. */
  readonly weights?: {
    readonly tensors: number;
    /** Elements of all tensors, in decimal digits. */
    readonly parameters: string;
    readonly dtypes: readonly string[];
    /** Other files that hold some of them. */
    readonly parts: number;
  };
  /** The models that name this file as a part of theirs. */
  readonly partOf?: readonly string[];
}

/** Content that joins an upload by its CID. */
export interface ContentImport {
  readonly cid: string;
  readonly path: string;
  readonly status: 'Running' | 'Done' | 'Failed';
  /** Bytes of the archive that have come. */
  readonly received: number;
  /** How many files joined the upload, once it is done. */
  readonly files?: number;
  /** Why it failed. */
  readonly code?: string;
  readonly detail?: string;
  readonly startedAt: string;
}

/** How far an upload is. What is arriving goes on from `received`. */
export interface UploadStatus {
  readonly uploadId: string;
  readonly status: 'Open' | 'Completing' | 'Complete';
  readonly expiresAt: string | null;
  /** Their formats are known once the upload is complete. */
  readonly files: readonly (UploadedFile & { readonly format: FileFormat | null })[];
  readonly arriving: readonly {
    readonly path: string;
    readonly size: number;
    readonly received: number;
    readonly location: string;
  }[];
  /** By CID, the newest first. */
  readonly imports: readonly ContentImport[];
  readonly quota: { readonly usedBytes: number; readonly quotaBytes: number };
}

export async function openUpload(http: Http): Promise<string> {
  return (await http.postJson<{ uploadId: string }>('/content/uploads', {})).uploadId;
}

export function readUpload(http: Http, uploadId: string): Promise<UploadStatus> {
  return http.json<UploadStatus>(`/content/uploads/${uploadId}`);
}

/** What the files of a released asset were recognised as. @throws REGISTRY.ASSET_UNKNOWN, REGISTRY.NOT_RELEASED, CONTENT.NOT_FOUND */
export async function readFormats(
  http: Http,
  did: string,
): Promise<readonly (FileFormat & { readonly path: string })[]> {
  return (await http.json<{ files: (FileFormat & { path: string })[] }>(`/content/${did}/formats`)).files;
}

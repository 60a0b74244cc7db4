import { ModelverseError } from '@icubed/errors';

/** A file of an upload that arrives in pieces (tus 1.0.0). `received` bytes are on disk for certain. */
export interface ResumableFile {
  readonly id: string;
  readonly uploadId: string;
  readonly path: string;
  readonly size: number;
  readonly received: number;
  readonly blob: string;
  /** What its creation announced, lower-case hex. */
  readonly announcedSha256?: string;
  /** Set once the file is whole and part of its upload. */
  readonly sha256?: string;
}

/** How long an upload is kept after its last byte. */
export const UPLOAD_KEPT_MS = 24 * 3_600_000;

export function expiryOf(lastByteAt: Date): Date {
  return new Date(lastByteAt.getTime() + UPLOAD_KEPT_MS);
}

/**
 * Whether a piece of `length` bytes (unknown when it is sent in chunks) goes on where the file ends.
 *
 * @throws REGISTRY.UPLOAD_OFFSET_MISMATCH with the `offset` to go on from, REGISTRY.UPLOAD_TOO_LARGE
 */
export function assertContinues(file: ResumableFile, offset: number, length: number | undefined): void {
  if (offset !== file.received) {
    throw new ModelverseError('REGISTRY.UPLOAD_OFFSET_MISMATCH', `the file has ${file.received} bytes, not ${offset}`, {
      offset: file.received,
    });
  }
  if (length !== undefined && offset + length > file.size) throw pastTheEnd(file);
}

export function pastTheEnd({ size }: ResumableFile): ModelverseError {
  return new ModelverseError('REGISTRY.UPLOAD_TOO_LARGE', `the file was announced with ${size} bytes`, { bytes: size });
}

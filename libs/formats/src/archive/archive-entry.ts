/** One file or folder of an archive; `read` and `stream` of its format give its bytes. */
export interface ArchiveEntry {
  /** A path of a content folder. */
  readonly path: string;
  readonly kind: 'file' | 'folder';
  /** Unpacked. */
  readonly bytes: number;
}

export interface ArchiveLimits {
  readonly entries: number;
  /** Of all entries together, unpacked. */
  readonly totalBytes: number;
  /** Unpacked to packed bytes of one entry, where an entry is larger than `ratioFreeBytes`. */
  readonly ratio: number;
}

export const ARCHIVE_LIMITS: ArchiveLimits = { entries: 10_000, totalBytes: 256 * 2 ** 30, ratio: 200 };
/** A small text may well be all one letter. */
export const RATIO_FREE_BYTES = 1024 * 1024;

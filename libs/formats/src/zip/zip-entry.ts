import type { ArchiveEntry } from '../archive/archive-entry.js';

export interface ZipEntry extends ArchiveEntry {
  readonly packed: number;
  readonly deflated: boolean;
  readonly crc32: number;
  /** Of its bytes, behind the local header. */
  readonly offset: number;
}

/** What the central directory says, before the local header is compared. */
export interface CentralEntry extends Omit<ZipEntry, 'offset'> {
  readonly rawName: Uint8Array;
  readonly flags: number;
  readonly headerOffset: number;
}

/** General purpose flags: sizes follow the data; the others are refused. */
export const FLAG = {
  descriptor: 1 << 3,
  utf8: 1 << 11,
  encrypted: 1,
  patched: 1 << 5,
  strong: 1 << 6,
  masked: 1 << 13,
};

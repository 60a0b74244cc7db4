import { parseContentPath } from '@icubed/content';
import { quoted, type Refusal } from '../refusal.js';
import { RATIO_FREE_BYTES, type ArchiveEntry, type ArchiveLimits } from './archive-entry.js';

/** What holds for the entries of an archive together: names, count, total, ratio. */
export class EntryLedger {
  private readonly kinds = new Map<string, 'file' | 'folder' | 'implied'>();
  private total = 0;
  private count = 0;

  constructor(
    private readonly limits: ArchiveLimits,
    private readonly refusal: Refusal,
  ) {}

  /**
   * @param packed bytes that it takes in the archive
   * @throws CONTENT.PATH_INVALID, CONTENT.ARCHIVE_UNSAFE, CONTENT.FORMAT_LIMIT
   */
  admit({ path, kind, bytes }: ArchiveEntry, packed: number): void {
    if (++this.count > this.limits.entries) this.refusal.limit(`there are more than ${this.limits.entries} entries`);
    parseContentPath(path);
    this.refuseTwins(path, kind);
    this.total += bytes;
    if (this.total > this.limits.totalBytes)
      this.refusal.limit(`the entries unpack to more than ${this.limits.totalBytes} bytes`);
    if (bytes > RATIO_FREE_BYTES && bytes > packed * this.limits.ratio)
      this.refusal.unsafe(`${quoted(path)} unpacks to ${bytes} bytes from ${packed}`);
  }

  private refuseTwins(path: string, kind: 'file' | 'folder'): void {
    const before = this.kinds.get(path);
    if (before && !(before === 'implied' && kind === 'folder')) this.refusal.unsafe(`${quoted(path)} occurs twice`);
    this.kinds.set(path, kind);
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      const parent = path.slice(0, slash);
      const known = this.kinds.get(parent);
      if (known === 'file') this.refusal.unsafe(`${quoted(parent)} is a file and a folder`);
      if (known) return;
      this.kinds.set(parent, 'implied');
    }
  }
}

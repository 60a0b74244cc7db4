import { ARCHIVE_LIMITS, type ArchiveLimits } from '../archive/archive-entry.js';
import { EntryLedger } from '../archive/entry-ledger.js';
import { ByteCursor } from '../reader/byte-cursor.js';
import { bytesReader, type RandomAccess } from '../reader/random-access.js';
import { quoted, Refusal } from '../refusal.js';
import { findDirectory } from './find-directory.js';
import { placeEntries } from './place-entries.js';
import { FLAG, type CentralEntry, type ZipEntry } from './zip-entry.js';

const SIGNATURE = 0x02014b50;
const HEADER_BYTES = 46;
const U32_MAX = 0xffffffff;
const ZIP64_EXTRA = 1;
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** File types of a Unix mode. */
const [TYPE_MASK, FILE, LINK] = [0o170000, 0o100000, 0o120000];

/**
 * The entries of a zip, each compared with its local header, without unpacking any (APPNOTE 6.3.10; stored and deflated entries,
 * zip64, data descriptors). The records tile the file from its first byte to its last.
 * @throws CONTENT.FORMAT_…, CONTENT.PATH_INVALID, CONTENT.ARCHIVE_UNSAFE for links, repeated names and ratios of a bomb
 */
export async function readZip(reader: RandomAccess, limits: Partial<ArchiveLimits> = {}): Promise<ZipEntry[]> {
  const refusal: Refusal = new Refusal('zip');
  const allowed = { ...ARCHIVE_LIMITS, ...limits };
  const { entries: count, start, end } = await findDirectory(reader, refusal);
  if (count > allowed.entries) refusal.limit(`the archive announces ${count} entries`);
  const cursor = new ByteCursor(reader, refusal, start, end);
  const ledger = new EntryLedger(allowed, refusal);
  const central: CentralEntry[] = [];
  for (let n = 0; n < count; n += 1) {
    const entry = await readCentral(cursor);
    ledger.admit(entry, entry.packed);
    central.push(entry);
  }
  if (cursor.remaining > 0)
    refusal.malformed('the central directory has more entries than are counted', cursor.position);
  return placeEntries(reader, central, start, refusal);
}

async function readCentral(cursor: ByteCursor): Promise<CentralEntry> {
  const { refusal, position: at } = cursor;
  await cursor.need(HEADER_BYTES);
  if (cursor.u32() !== SIGNATURE) refusal.malformed('an entry of the central directory is broken', at);
  cursor.skip(4, 'versions');
  const [flags, method] = [cursor.u16(), cursor.u16()];
  if (flags & (FLAG.encrypted | FLAG.strong | FLAG.masked)) refusal.unsupported('an entry is encrypted', at);
  if (flags & FLAG.patched || (method !== 0 && method !== 8))
    refusal.unsupported(`an entry is packed by method ${method}`, at);
  cursor.skip(4, 'a time');
  const crc32 = cursor.u32();
  const [packed, bytes] = [cursor.u32(), cursor.u32()];
  const [nameBytes, extraBytes, commentBytes] = [cursor.u16(), cursor.u16(), cursor.u16()];
  const disk = cursor.u16();
  cursor.skip(2, 'attributes');
  const mode = cursor.u32() >>> 16;
  const headerOffset = cursor.u32();
  const rawName = (await cursor.bytes(nameBytes, 0xffff, 'a name')).slice();
  const sizes = await readZip64(cursor, extraBytes, { packed, bytes, headerOffset });
  cursor.skip(commentBytes, 'a comment');
  if (disk !== 0) refusal.unsupported('the archive has several parts', at);
  const named = nameOf(rawName, refusal, at);
  const folder = named.endsWith('/');
  const path = folder ? named.slice(0, -1) : named;
  refuseLinks(mode, folder, path, refusal, at);
  if (folder && sizes.bytes > 0) refusal.malformed(`the folder ${quoted(path)} holds bytes`, at);
  if (method === 0 && sizes.packed !== sizes.bytes)
    refusal.malformed(`the size of ${quoted(path)} is not its size`, at);
  return { path, kind: folder ? 'folder' : 'file', ...sizes, deflated: method === 8, crc32, rawName, flags };
}

function nameOf(raw: Uint8Array, refusal: Refusal, at: number): string {
  try {
    return UTF8.decode(raw);
  } catch {
    return refusal.unsupported('a name is not UTF-8', at);
  }
}

/** Maven writes modes of no known type for folders, which name and size make one whatever the mode says. */
function refuseLinks(mode: number, folder: boolean, path: string, refusal: Refusal, at: number): void {
  const type = mode & TYPE_MASK;
  if (folder ? type === LINK : type !== 0 && type !== FILE)
    refusal.unsafe(`${quoted(path)} is a link, a device or of another kind`, at);
}

interface Sizes {
  readonly packed: number;
  readonly bytes: number;
  readonly headerOffset: number;
}

/** What does not fit 32 bits stands in an extra field, in this order (APPNOTE 4.5.3). */
async function readZip64(cursor: ByteCursor, extraBytes: number, narrow: Sizes): Promise<Sizes> {
  const { refusal } = cursor;
  const extra = new ByteCursor(bytesReader(await cursor.bytes(extraBytes, 0xffff, 'an extra field')), refusal);
  let wide: Sizes | undefined;
  while (extra.remaining > 0) {
    await extra.need(4);
    const [id, length] = [extra.u16(), extra.u16()];
    const next = extra.position + length;
    if (length > extra.remaining) refusal.malformed('an extra field is longer than its place');
    if (id === ZIP64_EXTRA) {
      if (wide) refusal.malformed('an entry has its zip64 field twice');
      await extra.need(length);
      const read = (value: number) => {
        if (value !== U32_MAX) return value;
        if (next - extra.position < 8) refusal.malformed('a zip64 field is too short');
        return extra.safe('a zip64 size');
      };
      const bytes = read(narrow.bytes);
      wide = { bytes, packed: read(narrow.packed), headerOffset: read(narrow.headerOffset) };
    }
    extra.seek(next);
  }
  const sizes = wide ?? narrow;
  if (!wide && Object.values(narrow).includes(U32_MAX)) refusal.malformed('an entry lacks its zip64 field');
  return sizes;
}

import { ARCHIVE_LIMITS, type ArchiveEntry, type ArchiveLimits } from '../archive/archive-entry.js';
import { EntryLedger } from '../archive/entry-ledger.js';
import { ByteCursor } from '../reader/byte-cursor.js';
import type { RandomAccess } from '../reader/random-access.js';
import { quoted, Refusal } from '../refusal.js';
import { readPaxRecords, type PaxChanges } from './pax-records.js';
import { BLOCK_BYTES, readTarHeader, type TarHeader } from './tar-header.js';

export interface TarEntry extends ArchiveEntry {
  readonly offset: number;
}

/** Of an extended header or a long name, none of which a path of a content folder needs. */
const EXTENSION_MAX_BYTES = 64 * 1024;
/** Writers fill up to 10 KiB, or to the block of a device. */
const FILLING_MAX_BYTES = 1024 * 1024;
const CHUNK_BYTES = 64 * 1024;

/**
 * The entries of a tar: POSIX ustar and pax, GNU with long names. Only files and folders; links, devices and files with holes are
 * refused. Ends with two blocks of zeros, and nothing but zeros follows.
 * @throws CONTENT.FORMAT_…, CONTENT.PATH_INVALID, CONTENT.ARCHIVE_UNSAFE
 */
export async function readTar(reader: RandomAccess, limits: Partial<ArchiveLimits> = {}): Promise<TarEntry[]> {
  const refusal: Refusal = new Refusal('tar');
  const cursor = new ByteCursor(reader, refusal);
  const ledger = new EntryLedger({ ...ARCHIVE_LIMITS, ...limits }, refusal);
  const entries: TarEntry[] = [];
  let changes: PaxChanges = {};
  let extensions = 0;
  for (;;) {
    const at = cursor.position;
    await cursor.need(BLOCK_BYTES);
    const header = readTarHeader(cursor.take(BLOCK_BYTES), refusal, at);
    if (!header) break;
    if ('xgL'.includes(header.type)) {
      // an archive of extensions alone has no entry that a limit would count
      if (++extensions > 2 * (entries.length + 2)) refusal.malformed('extended headers follow each other', at);
      const more = await readExtension(cursor, header, at);
      changes = { path: more.path ?? changes.path, bytes: more.bytes ?? changes.bytes };
      continue;
    }
    const entry = entryOf(header, changes, cursor, at);
    changes = {};
    cursor.skip(Math.ceil(entry.bytes / BLOCK_BYTES) * BLOCK_BYTES, quoted(entry.path));
    if (entry.path === '.') continue;
    ledger.admit(entry, entry.bytes);
    entries.push(entry);
  }
  if (changes.path !== undefined || changes.bytes !== undefined)
    refusal.malformed('an extended header belongs to no entry');
  await checkFilling(cursor);
  return entries;
}

function entryOf(header: TarHeader, changes: PaxChanges, { refusal, position }: ByteCursor, at: number): TarEntry {
  const named = changes.path ?? header.path;
  const bytes = changes.bytes ?? header.bytes;
  if (header.type === 'S') refusal.unsupported(`${quoted(named)} is stored with holes`, at);
  if (header.type !== '0' && header.type !== '5')
    refusal.unsafe(`${quoted(named)} is a link, a device or of the unknown type ${quoted(header.type)}`, at);
  const kind = header.type === '5' ? 'folder' : 'file';
  if (kind === 'folder' && bytes > 0) refusal.malformed(`the folder ${quoted(named)} holds bytes`, at);
  // `tar -C folder .` writes ./ before each path
  const path = (named.startsWith('./') ? named.slice(2) : named).replace(/(?<=[^/])\/$/, kind === 'folder' ? '' : '/');
  return { path: path === '' && kind === 'folder' ? '.' : path, kind, bytes, offset: position };
}

async function readExtension(cursor: ByteCursor, { type, bytes }: TarHeader, at: number): Promise<PaxChanges> {
  const content = await cursor.bytes(bytes, EXTENSION_MAX_BYTES, 'an extended header');
  cursor.skip((BLOCK_BYTES - (bytes % BLOCK_BYTES)) % BLOCK_BYTES, 'a block');
  if (type !== 'L') {
    const changes = readPaxRecords(content, cursor.refusal, at);
    const { path, bytes } = changes;
    if (type === 'g' && (path ?? bytes) !== undefined)
      cursor.refusal.unsupported('all entries are given one name or size', at);
    return changes;
  }
  try {
    return { path: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content).replace(/\0$/, '') };
  } catch {
    return cursor.refusal.malformed('a long name is not UTF-8', at);
  }
}

async function checkFilling(cursor: ByteCursor): Promise<void> {
  const { refusal } = cursor;
  if (cursor.remaining < BLOCK_BYTES) refusal.cut('the second block of zeros is missing', cursor.position);
  if (cursor.remaining > FILLING_MAX_BYTES)
    refusal.malformed('bytes after the last entry belong to nobody', cursor.position);
  while (cursor.remaining > 0) {
    const part = Math.min(CHUNK_BYTES, cursor.remaining);
    await cursor.need(part);
    if (cursor.take(part).some((byte) => byte !== 0)) refusal.malformed('bytes after the last entry belong to nobody');
  }
}

export async function* streamTarEntry(reader: RandomAccess, { offset, bytes }: TarEntry): AsyncGenerator<Uint8Array> {
  for (let done = 0; done < bytes;) {
    const length = Math.min(CHUNK_BYTES, bytes - done);
    const chunk = await reader.read(offset + done, length);
    if (chunk.length < length) new Refusal('tar').cut('the file is shorter than it was', offset + done);
    yield chunk;
    done += length;
  }
}

import { ByteCursor } from '../reader/byte-cursor.js';
import type { RandomAccess } from '../reader/random-access.js';
import { quoted, type Refusal } from '../refusal.js';
import { FLAG, type CentralEntry, type ZipEntry } from './zip-entry.js';

const [LOCAL, DESCRIPTOR] = [0x04034b50, 0x08074b50];
const LOCAL_BYTES = 30;
const U32_MAX = 0xffffffff;

/**
 * Compares each entry with its local header and sees that the records follow each other without overlap or gap up to the central
 * directory: overlapping entries are how a bomb of a few MB unpacks to petabytes, and a local name that differs is how one
 * reader is shown another file than the next.
 */
export async function placeEntries(
  reader: RandomAccess,
  entries: readonly CentralEntry[],
  end: number,
  refusal: Refusal,
): Promise<ZipEntry[]> {
  const offsets = new Map<CentralEntry, number>();
  let at = 0;
  for (const entry of entries.toSorted((a, b) => a.headerOffset - b.headerOffset)) {
    if (entry.headerOffset !== at)
      refusal.malformed(`bytes before ${quoted(entry.path)} overlap or belong to nobody`, at);
    const cursor = new ByteCursor(reader, refusal, at, end);
    await readLocal(cursor, entry);
    offsets.set(entry, cursor.position);
    cursor.skip(entry.packed, quoted(entry.path));
    if (entry.flags & FLAG.descriptor) await readDescriptor(cursor, entry);
    at = cursor.position;
  }
  if (at !== end) refusal.malformed('bytes before the central directory belong to nobody', at);
  return entries.map(({ path, kind, bytes, packed, deflated, crc32 }, n) => {
    return { path, kind, bytes, packed, deflated, crc32, offset: offsets.get(entries[n]!)! };
  });
}

async function readLocal(cursor: ByteCursor, entry: CentralEntry): Promise<void> {
  const { refusal, position: at } = cursor;
  const differ = (what: string): never =>
    refusal.malformed(`the ${what} of ${quoted(entry.path)} is given twice and differs`, at);
  await cursor.need(LOCAL_BYTES);
  if (cursor.u32() !== LOCAL) refusal.malformed(`${quoted(entry.path)} has no local header`, at);
  cursor.skip(2, 'a version');
  const described = (cursor.u16() & FLAG.descriptor) !== 0;
  if (described !== ((entry.flags & FLAG.descriptor) !== 0)) differ('flag');
  if ((cursor.u16() === 8) !== entry.deflated) differ('method');
  cursor.skip(4, 'a time');
  const [crc32, packed, bytes] = [cursor.u32(), cursor.u32(), cursor.u32()];
  // sizes that follow the data are zero here; sizes that do not fit stand in the extra field
  const same = (given: number, known: number) => given === known || given === U32_MAX || (described && given === 0);
  if (crc32 !== entry.crc32 && !(described && crc32 === 0)) differ('checksum');
  if (!same(packed, entry.packed) || !same(bytes, entry.bytes)) differ('size');
  const [nameBytes, extraBytes] = [cursor.u16(), cursor.u16()];
  const name = await cursor.bytes(nameBytes, 0xffff, 'a name');
  if (Buffer.compare(name, entry.rawName) !== 0) differ('name');
  cursor.skip(extraBytes, 'an extra field');
}

/** Checksum and sizes after the data: with or without a signature, in 32 or 64 bits. */
async function readDescriptor(cursor: ByteCursor, entry: CentralEntry): Promise<void> {
  const start = cursor.position;
  const held = await cursor.bytes(Math.min(24, cursor.remaining), 24, 'a data descriptor');
  const view = new DataView(held.buffer, held.byteOffset, held.byteLength);
  for (const signed of [4, 0])
    for (const width of [4, 8]) {
      const length = signed + 4 + 2 * width;
      if (length > held.length || (signed && view.getUint32(0, true) !== DESCRIPTOR)) continue;
      const size = (at: number) => (width === 4 ? view.getUint32(at, true) : Number(view.getBigUint64(at, true)));
      if (view.getUint32(signed, true) !== entry.crc32 || size(signed + 4) !== entry.packed) continue;
      if (size(signed + 4 + width) !== entry.bytes) continue;
      cursor.seek(start + length);
      return;
    }
  cursor.refusal.malformed(`${quoted(entry.path)} lacks its data descriptor`, start);
}

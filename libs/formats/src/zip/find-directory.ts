import { ByteCursor } from '../reader/byte-cursor.js';
import type { RandomAccess } from '../reader/random-access.js';
import type { Refusal } from '../refusal.js';

export interface Directory {
  readonly entries: number;
  readonly start: number;
  readonly end: number;
}

const [END, END_64, LOCATOR_64] = [0x06054b50, 0x06064b50, 0x07064b50];
const [END_BYTES, END_64_BYTES, LOCATOR_64_BYTES] = [22, 56, 20];
const COMMENT_MAX_BYTES = 0xffff;
const [U16_MAX, U32_MAX] = [0xffff, 0xffffffff];

/**
 * The central directory of a zip (APPNOTE 4.3). It has to end where the record of its end begins, and that record where the file
 * ends: two readers may otherwise see two archives in one file.
 */
export async function findDirectory(reader: RandomAccess, refusal: Refusal): Promise<Directory> {
  const at = await findEnd(reader, refusal);
  const cursor = new ByteCursor(reader, refusal, at + 4);
  await cursor.need(END_BYTES - 4);
  const [disk, startDisk, onDisk, entries] = [cursor.u16(), cursor.u16(), cursor.u16(), cursor.u16()];
  const [bytes, start] = [cursor.u32(), cursor.u32()];
  const wide = await readEnd64(reader, at, refusal);
  if (wide) {
    const agrees = (narrow: number, most: number, value: number) => narrow === most || narrow === value;
    if (!agrees(entries, U16_MAX, wide.entries) || !agrees(start, U32_MAX, wide.start))
      refusal.malformed('the two records of the end do not agree', at);
    return wide;
  }
  if (disk !== 0 || startDisk !== 0 || onDisk !== entries) refusal.unsupported('the archive has several parts', at);
  if (entries === U16_MAX || bytes === U32_MAX || start === U32_MAX)
    refusal.malformed('the zip64 record is missing', at);
  if (start + bytes !== at) refusal.malformed('the central directory does not end where its end is recorded', at);
  return { entries, start, end: at };
}

/** The last record of the end; its comment has to reach the end of the file. */
async function findEnd(reader: RandomAccess, refusal: Refusal): Promise<number> {
  const length = Math.min(reader.size, END_BYTES + COMMENT_MAX_BYTES);
  if (length < END_BYTES) refusal.cut('the file is too short');
  const base = reader.size - length;
  const bytes = await reader.read(base, length);
  if (bytes.length < length) refusal.cut('the file is shorter than it was');
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  for (let at = length - END_BYTES; at >= 0; at -= 1) {
    if (view.getUint32(at, true) !== END) continue;
    if (at + END_BYTES + view.getUint16(at + 20, true) !== length)
      refusal.malformed('bytes after the end of the archive belong to nobody', base + at);
    return base + at;
  }
  return refusal.cut('the record of the end is missing');
}

/** Whether a reader that seeks a zip from its end, as most do, would find one here. */
export async function endsAsZip(reader: RandomAccess): Promise<boolean> {
  const length = Math.min(reader.size, END_BYTES + COMMENT_MAX_BYTES);
  const bytes = await reader.read(reader.size - length, length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = view.byteLength - END_BYTES; at >= 0; at -= 1)
    if (view.getUint32(at, true) === END && at + END_BYTES + view.getUint16(at + 20, true) === length) return true;
  return false;
}

async function readEnd64(reader: RandomAccess, end: number, refusal: Refusal): Promise<Directory | undefined> {
  const locatorAt = end - LOCATOR_64_BYTES;
  if (locatorAt < 0) return undefined;
  const locator = new ByteCursor(reader, refusal, locatorAt);
  await locator.need(LOCATOR_64_BYTES);
  if (locator.u32() !== LOCATOR_64) return undefined;
  const disk = locator.u32();
  const at = locator.safe('the place of the zip64 record');
  if (disk !== 0 || locator.u32() > 1) refusal.unsupported('the archive has several parts', locatorAt);
  if (at + END_64_BYTES !== locatorAt) refusal.malformed('the zip64 record is not before its locator', locatorAt);
  const cursor = new ByteCursor(reader, refusal, at);
  await cursor.need(END_64_BYTES);
  if (cursor.u32() !== END_64 || cursor.safe('its size') !== END_64_BYTES - 12)
    refusal.malformed('the zip64 record is broken', at);
  cursor.skip(4, 'versions');
  const [thisDisk, startDisk] = [cursor.u32(), cursor.u32()];
  const [onDisk, entries] = [cursor.safe('the number of entries'), cursor.safe('the number of entries')];
  if (thisDisk !== 0 || startDisk !== 0 || onDisk !== entries) refusal.unsupported('the archive has several parts', at);
  const [bytes, start] = [cursor.safe('the size of the directory'), cursor.safe('the place of the directory')];
  if (start + bytes !== at) refusal.malformed('the central directory does not end where its end is recorded', at);
  return { entries, start, end: at };
}

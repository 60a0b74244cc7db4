import type { ArchiveEntry, ArchiveLimits } from '../archive/archive-entry.js';
import { bytesReader, type RandomAccess } from '../reader/random-access.js';
import { quoted, Refusal } from '../refusal.js';
import { readTar, streamTarEntry } from '../tar/read-tar.js';
import { readZip } from '../zip/read-directory.js';
import { streamZipEntry } from '../zip/stream-entry.js';
import { sniff, SNIFF_BYTES } from './sniff.js';

const PICKLE_NAME = /\.(pkl|pickle|joblib)$/i;

/**
 * Looks into each file of an archive: pickles are refused whatever they are called, and so is what cannot be looked into.
 * @throws CONTENT.PICKLE_REFUSED, CONTENT.ARCHIVE_UNSAFE, and what the archive's own reader throws
 */
export async function inspectArchive(
  reader: RandomAccess,
  format: 'zip' | 'tar',
  limits?: Partial<ArchiveLimits>,
): Promise<void> {
  const refusal: Refusal = new Refusal(format);
  if (format === 'zip') {
    for (const entry of await readZip(reader, limits))
      await inspectEntry(entry, streamZipEntry(reader, entry), refusal);
  } else {
    for (const entry of await readTar(reader, limits))
      await inspectEntry(entry, streamTarEntry(reader, entry), refusal);
  }
}

async function inspectEntry(entry: ArchiveEntry, stream: AsyncGenerator<Uint8Array>, refusal: Refusal): Promise<void> {
  if (entry.kind === 'folder') return;
  if (PICKLE_NAME.test(entry.path)) throw refusal.error('CONTENT.PICKLE_REFUSED', `${quoted(entry.path)} is a pickle`);
  const head = await headOf(stream);
  const found = await sniff(bytesReader(head), head.length === entry.bytes);
  if (found.kind === 'pickle') throw refusal.error('CONTENT.PICKLE_REFUSED', `in ${quoted(entry.path)}: ${found.why}`);
  if (found.kind === 'zip' || found.kind === 'tar' || found.kind === 'compressed')
    refusal.unsafe(`${quoted(entry.path)} is packed once more`);
}

/** Ends the stream: no more is unpacked than is looked at. */
async function headOf(stream: AsyncGenerator<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= SNIFF_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, SNIFF_BYTES);
}

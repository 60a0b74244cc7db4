import { Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import type { RandomAccess } from '../reader/random-access.js';
import { quoted, Refusal } from '../refusal.js';
import type { ZipEntry } from './zip-entry.js';

const CHUNK_BYTES = 64 * 1024;

/**
 * The bytes of an entry, unpacked as they are asked for. It ends with an error unless size and checksum are those of the directory, and
 * stops at the first byte too many.
 * @throws CONTENT.FORMAT_INVALID, CONTENT.FORMAT_TRUNCATED
 */
export async function* streamZipEntry(reader: RandomAccess, entry: ZipEntry): AsyncGenerator<Uint8Array> {
  const refusal: Refusal = new Refusal('zip');
  const what = quoted(entry.path);
  let [sum, bytes] = [0, 0];
  for await (const chunk of entry.deflated ? inflated(reader, entry, refusal) : packed(reader, entry, refusal)) {
    bytes += chunk.length;
    if (bytes > entry.bytes) refusal.malformed(`${what} unpacks to more than its size`);
    sum = crc32(chunk, sum);
    yield chunk;
  }
  if (bytes !== entry.bytes) refusal.malformed(`${what} unpacks to ${bytes} bytes, not ${entry.bytes}`);
  if (sum !== entry.crc32) refusal.malformed(`${what} does not have its checksum`);
}

async function* packed(reader: RandomAccess, entry: ZipEntry, refusal: Refusal): AsyncGenerator<Uint8Array> {
  for (let done = 0; done < entry.packed;) {
    const length = Math.min(CHUNK_BYTES, entry.packed - done);
    const chunk = await reader.read(entry.offset + done, length);
    if (chunk.length < length) refusal.cut('the file is shorter than it was', entry.offset + done);
    yield chunk;
    done += length;
  }
}

async function* inflated(reader: RandomAccess, entry: ZipEntry, refusal: Refusal): AsyncGenerator<Uint8Array> {
  const source = Readable.from(packed(reader, entry, refusal), { objectMode: false, highWaterMark: CHUNK_BYTES });
  const inflate = createInflateRaw({ chunkSize: CHUNK_BYTES });
  source.on('error', (error) => inflate.destroy(error));
  source.pipe(inflate);
  try {
    for await (const chunk of inflate) yield chunk as Buffer;
    if (inflate.bytesWritten !== entry.packed) refusal.malformed(`${quoted(entry.path)} has bytes after its end`);
  } catch (cause) {
    if (isZlibError(cause))
      throw refusal.error('CONTENT.FORMAT_INVALID', `${quoted(entry.path)} is no deflated data`, entry.offset, cause);
    throw cause;
  } finally {
    source.destroy();
    inflate.destroy();
  }
}

/** Its codes start with Z; anything else is a refusal or the reader's. Not by class: errors may come from another realm. */
function isZlibError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && String(error.code).startsWith('Z_');
}

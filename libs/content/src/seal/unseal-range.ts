import { ChunkCipher } from './chunk-cipher.js';
import { broken, CHUNK_BYTES, decodeHeader, HEADER_BYTES } from './sealed-header.js';
import { chunksFor } from './sealed-layout.js';
import type { UnsealOptions } from './unseal.js';

/** Reads the sealed bytes from `start` to `end` (exclusive). */
export type RangeReader = (start: number, end: number) => Promise<Uint8Array>;

/**
 * Decrypts the plain bytes from `start` to `end` (exclusive), reading only the chunks they lie in.
 *
 * @throws CONTENT.SEAL_BROKEN
 */
export async function* unsealRange(
  read: RangeReader,
  sealedBytes: number,
  range: { readonly start: number; readonly end: number },
  options: UnsealOptions,
): AsyncGenerator<Uint8Array> {
  const chunks = chunksFor(range.start, range.end, sealedBytes);
  const cipher = new ChunkCipher(options.dataKey, decodeHeader(await read(0, HEADER_BYTES)), options);
  for (const chunk of chunks) {
    const sealed = await read(chunk.start, chunk.end);
    if (sealed.byteLength !== chunk.end - chunk.start) throw broken('the sealed stream is cut', { chunk: chunk.index });
    const plain = cipher.open(sealed, chunk.index, chunk.last);
    const base = chunk.index * CHUNK_BYTES;
    yield plain.subarray(Math.max(range.start - base, 0), Math.min(range.end - base, plain.byteLength));
  }
}

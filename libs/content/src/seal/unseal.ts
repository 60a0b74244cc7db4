import type { DataKey } from '../keys/data-key.js';
import { ChunkCipher, type SealBinding } from './chunk-cipher.js';
import { rechunk } from './rechunk.js';
import { broken, CHUNK_BYTES, decodeHeader, HEADER_BYTES, TAG_BYTES } from './sealed-header.js';

export interface UnsealOptions extends SealBinding {
  readonly dataKey: DataKey;
}

/**
 * Decrypts what {@link seal} wrote. Every yielded chunk is authentic and in its place; only the end of the stream says
 * that nothing is missing.
 *
 * @throws CONTENT.SEAL_BROKEN for a changed, reordered, cut or extended stream, another key, owner or context
 */
export async function* unseal(source: AsyncIterable<Uint8Array>, options: UnsealOptions): AsyncGenerator<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    const { header, rest } = await readHeader(iterator);
    const cipher = new ChunkCipher(options.dataKey, decodeHeader(header), options);
    let index = 0;
    for await (const { bytes, last } of rechunk(remainder(rest, iterator), CHUNK_BYTES + TAG_BYTES)) {
      const plain = cipher.open(bytes, index, last);
      // a writer never ends a non-empty stream with an empty chunk: one content, one sealed length
      if (last && plain.byteLength === 0 && index > 0) throw broken('the sealed stream ends with an empty chunk');
      if (plain.byteLength > 0) yield plain;
      index += 1;
    }
  } finally {
    await iterator.return?.();
  }
}

async function readHeader(iterator: AsyncIterator<Uint8Array>): Promise<{ header: Uint8Array; rest: Uint8Array }> {
  let read: Uint8Array = new Uint8Array(0);
  while (read.byteLength < HEADER_BYTES) {
    const next = await iterator.next();
    if (next.done) break;
    read = Buffer.concat([read, next.value]);
  }
  return { header: read.subarray(0, HEADER_BYTES), rest: read.subarray(HEADER_BYTES) };
}

async function* remainder(first: Uint8Array, iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
}

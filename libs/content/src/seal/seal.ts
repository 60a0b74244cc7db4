import type { DataKey } from '../keys/data-key.js';
import { ChunkCipher } from './chunk-cipher.js';
import { rechunk } from './rechunk.js';
import { CHUNK_BYTES, encodeHeader } from './sealed-header.js';

export interface SealOptions {
  readonly dataKey: DataKey;
  /** What the bytes are, usually the file's path; opening with another context fails. */
  readonly context: string;
  /** 32 random bytes, never used twice with one data key. */
  readonly salt: Uint8Array;
}

/** Encrypts a stream with AES-256-GCM in chunks of 64 KiB; memory is one chunk. */
export async function* seal(source: AsyncIterable<Uint8Array>, options: SealOptions): AsyncGenerator<Uint8Array> {
  const cipher = new ChunkCipher(options.dataKey, options.salt, options.context);
  yield encodeHeader(options.salt);
  let index = 0;
  for await (const { bytes, last } of rechunk(source, CHUNK_BYTES)) yield cipher.seal(bytes, index++, last);
}

import type { DataKey } from '../keys/data-key.js';
import { ChunkCipher, type SealBinding } from './chunk-cipher.js';
import { rechunk } from './rechunk.js';
import { CHUNK_BYTES, encodeHeader } from './sealed-header.js';

export interface SealOptions extends SealBinding {
  readonly dataKey: DataKey;
  /** 32 random bytes, never used twice with one data key. */
  readonly salt: Uint8Array;
}

/** Encrypts a stream with AES-256-GCM in chunks of 64 KiB; memory is one chunk. */
export async function* seal(source: AsyncIterable<Uint8Array>, options: SealOptions): AsyncGenerator<Uint8Array> {
  const header = { version: 2, salt: options.salt } as const;
  const cipher = new ChunkCipher(options.dataKey, header, options);
  yield encodeHeader(header);
  let index = 0;
  for await (const { bytes, last } of rechunk(source, CHUNK_BYTES)) yield cipher.seal(bytes, index++, last);
}

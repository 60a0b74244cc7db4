import { ModelverseError, type ErrorExtras } from '@icubed/errors';

/** `ICSEAL` ‖ version (1) ‖ log2 of the chunk size (1) ‖ salt (32): authenticated with every chunk. */
export interface SealedHeader {
  readonly version: 1;
  readonly chunkBytes: number;
  readonly salt: Uint8Array;
}

export const HEADER_BYTES = 40;
export const TAG_BYTES = 16;
export const SALT_BYTES = 32;
export const CHUNK_BYTES = 64 * 1024;

const MAGIC = Buffer.from('ICSEAL', 'ascii');
const CHUNK_LOG2 = 16;

export function encodeHeader(salt: Uint8Array): Uint8Array {
  if (salt.byteLength !== SALT_BYTES) throw new RangeError(`a seal's salt has ${SALT_BYTES} bytes`);
  return Buffer.concat([MAGIC, Uint8Array.of(1, CHUNK_LOG2), salt]);
}

/** @throws CONTENT.SEAL_BROKEN for anything but a version 1 header */
export function decodeHeader(bytes: Uint8Array): SealedHeader {
  if (bytes.byteLength < HEADER_BYTES) throw broken('the sealed stream ends inside its header');
  if (Buffer.compare(bytes.subarray(0, MAGIC.length), MAGIC) !== 0) throw broken('this is no sealed stream');
  if (bytes[6] !== 1) throw broken(`the sealed stream has the unknown version ${bytes[6]}`);
  if (bytes[7] !== CHUNK_LOG2) throw broken('the sealed stream has an unknown chunk size');
  return { version: 1, chunkBytes: CHUNK_BYTES, salt: bytes.slice(8, HEADER_BYTES) };
}

export function broken(detail: string, extras: ErrorExtras = {}): ModelverseError {
  return new ModelverseError('CONTENT.SEAL_BROKEN', detail, extras);
}

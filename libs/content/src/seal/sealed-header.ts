import { ModelverseError, type ErrorExtras } from '@icubed/errors';

/** `ICSEAL` ‖ version (1) ‖ log2 of the chunk size (1) ‖ salt (32): authenticated with every chunk. */
export interface SealedHeader {
  /** 1 binds the key to the file's path alone and has no nonce prefix; it is read and no longer written. */
  readonly version: SealVersion;
  readonly chunkBytes: number;
  readonly salt: Uint8Array;
}

export type SealVersion = 1 | 2;

export const HEADER_BYTES = 40;
export const TAG_BYTES = 16;
export const SALT_BYTES = 32;
export const CHUNK_BYTES = 64 * 1024;

const MAGIC = Buffer.from('ICSEAL', 'ascii');
const CHUNK_LOG2 = 16;

export function encodeHeader({ version, salt }: Pick<SealedHeader, 'version' | 'salt'>): Uint8Array {
  if (salt.byteLength !== SALT_BYTES) throw new RangeError(`a seal's salt has ${SALT_BYTES} bytes`);
  return Buffer.concat([MAGIC, Uint8Array.of(version, CHUNK_LOG2), salt]);
}

/** @throws CONTENT.SEAL_BROKEN for anything but a header of a known version */
export function decodeHeader(bytes: Uint8Array): SealedHeader {
  if (bytes.byteLength < HEADER_BYTES) throw broken('the sealed stream ends inside its header');
  if (Buffer.compare(bytes.subarray(0, MAGIC.length), MAGIC) !== 0) throw broken('this is no sealed stream');
  const version = bytes[6];
  if (version !== 1 && version !== 2) throw broken(`the sealed stream has the unknown version ${version}`);
  if (bytes[7] !== CHUNK_LOG2) throw broken('the sealed stream has an unknown chunk size');
  return { version, chunkBytes: CHUNK_BYTES, salt: bytes.slice(8, HEADER_BYTES) };
}

export function broken(detail: string, extras: ErrorExtras = {}): ModelverseError {
  return new ModelverseError('CONTENT.SEAL_BROKEN', detail, extras);
}

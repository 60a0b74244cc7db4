import { broken, CHUNK_BYTES, HEADER_BYTES, TAG_BYTES } from './sealed-header.js';

const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES;

/** Where a chunk lies in the sealed stream; `end` is exclusive. */
export interface ChunkPosition {
  readonly index: number;
  readonly start: number;
  readonly end: number;
  readonly last: boolean;
}

/** Bytes of the sealed form of a file of `plainBytes` bytes. */
export function sealedSizeOf(plainBytes: number): number {
  const chunks = Math.max(1, Math.ceil(plainBytes / CHUNK_BYTES));
  return HEADER_BYTES + plainBytes + chunks * TAG_BYTES;
}

/** @throws CONTENT.SEAL_BROKEN for a size no sealed stream has */
export function plainSizeOf(sealedBytes: number): number {
  const body = sealedBytes - HEADER_BYTES;
  const chunks = Math.max(1, Math.ceil(body / SEALED_CHUNK_BYTES));
  const plain = body - chunks * TAG_BYTES;
  if (plain < 0 || sealedSizeOf(plain) !== sealedBytes) throw broken(`no sealed stream has ${sealedBytes} bytes`);
  return plain;
}

/** The chunks that hold the plain bytes from `start` to `end` (exclusive) of a sealed stream. */
export function chunksFor(start: number, end: number, sealedBytes: number): ChunkPosition[] {
  const plain = plainSizeOf(sealedBytes);
  if (start < 0 || start > end || end > plain) throw new RangeError('the range is outside the file');
  const chunks = Math.max(1, Math.ceil(plain / CHUNK_BYTES));
  const first = Math.min(Math.floor(start / CHUNK_BYTES), chunks - 1);
  const final = end > start ? Math.floor((end - 1) / CHUNK_BYTES) : first;
  const positions: ChunkPosition[] = [];
  for (let index = first; index <= final; index += 1) {
    const at = HEADER_BYTES + index * SEALED_CHUNK_BYTES;
    positions.push({
      index,
      start: at,
      end: Math.min(at + SEALED_CHUNK_BYTES, sealedBytes),
      last: index === chunks - 1,
    });
  }
  return positions;
}

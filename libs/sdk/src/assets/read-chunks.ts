import { createHash } from 'node:crypto';
import type { LargeFile } from './content-file.js';

const CHUNK_BYTES = 512 * 1024;
/** Whoever takes the next chunk is done with the one before it; some fetch ahead. */
const IN_TURN = 4;

/** What an upload reads into, over and over: a new buffer for each chunk would pile up until the garbage is collected. */
export class ReadBuffers {
  private readonly buffers = Array.from({ length: IN_TURN }, () => new Uint8Array(CHUNK_BYTES));
  private taken = 0;

  next(length: number): Uint8Array {
    this.taken += 1;
    return this.buffers[this.taken % IN_TURN]!.subarray(0, length);
  }
}

export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** A part of a file, chunk by chunk; without `buffers` each in memory of its own. */
export async function* readChunks(
  { read }: LargeFile,
  { start, end }: ByteRange,
  buffers?: ReadBuffers,
): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; at += CHUNK_BYTES) {
    const next = Math.min(at + CHUNK_BYTES, end);
    yield await read(at, next, buffers?.next(next - at));
  }
}

/** The SHA-256 of a part of a file. */
export async function digestOf(file: LargeFile, range: ByteRange, buffers: ReadBuffers): Promise<Buffer> {
  const hash = createHash('sha256');
  for await (const chunk of readChunks(file, range, buffers)) hash.update(chunk);
  return hash.digest();
}

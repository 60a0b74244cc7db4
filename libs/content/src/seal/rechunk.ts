/** A chunk of fixed size, and whether it is the stream's last. */
export interface Chunk {
  readonly bytes: Uint8Array;
  readonly last: boolean;
}

/**
 * Cuts a stream into chunks of `size` bytes; only the last may be shorter, and it is empty only if the stream is.
 * Holds one chunk back, because which one is last is known only at the end.
 */
export async function* rechunk(source: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Chunk> {
  const buffer = new Uint8Array(size);
  let filled = 0;
  for await (const part of source) {
    let offset = 0;
    while (offset < part.byteLength) {
      if (filled === size) {
        yield { bytes: buffer.slice(), last: false };
        filled = 0;
      }
      const taken = Math.min(size - filled, part.byteLength - offset);
      buffer.set(part.subarray(offset, offset + taken), filled);
      filled += taken;
      offset += taken;
    }
  }
  yield { bytes: buffer.slice(0, filled), last: true };
}

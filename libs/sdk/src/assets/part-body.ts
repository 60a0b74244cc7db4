import type { LargeFile } from './content-file.js';
import { readChunks, type ByteRange, type ReadBuffers } from './read-chunks.js';

/** Part of a request: what is sent, read while it is sent. */
export interface PartBody {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ReadableStream<Uint8Array>;
}

/**
 * A part of a file as a request's body, which must go with a digest: a `fetch` that keeps chunks for longer than until it takes the next would send
 * others in their place. Then the digest is not theirs, and the next attempt reads each into memory of its own.
 */
export function partBody(file: LargeFile, range: ByteRange, buffers: ReadBuffers, attempt: number): PartBody {
  return {
    headers: { 'content-length': String(range.end - range.start) },
    body: streamOf(readChunks(file, range, attempt === 1 ? buffers : undefined)),
  };
}

/** Asks for a chunk when one is taken, and not before. */
function streamOf(chunks: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await chunks.next();
        if (next.done === true) controller.close();
        else controller.enqueue(next.value);
      },
      async cancel() {
        await chunks.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}

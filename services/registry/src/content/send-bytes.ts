import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';

/** The longest pause of a reader. */
const STALL_MS = 60_000;

/**
 * Streams bytes as fast as they are taken. The first are read before `begin` sets headers: what cannot be read at all is answered as a problem, and
 * only what breaks later cuts the connection.
 */
export async function sendBytes(
  bytes: AsyncGenerator<Uint8Array>,
  response: Response,
  begin: () => void,
): Promise<void> {
  const first = await bytes.next();
  begin();
  response.setTimeout(STALL_MS, () => response.destroy());
  try {
    await pipeline(Readable.from(following(first, bytes), { objectMode: false }), response);
  } catch (error) {
    // the client left: nobody is there to be told
    if ((error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE') return;
    throw error;
  }
}

async function* following(
  first: IteratorResult<Uint8Array>,
  rest: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    if (first.done) return;
    yield first.value;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

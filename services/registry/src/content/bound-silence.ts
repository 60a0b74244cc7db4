import type { Socket } from 'node:net';
import type { Request } from 'express';

/** The longest pause within a body. */
const SILENCE_MS = 30_000;
/** How long what nobody wants any more may still come: a client reads its answer once it has sent. */
const LEAVING_MS = 5_000;

/**
 * Hangs up on a client that falls silent within its body, while `receive` reads it. A body that is refused half way is not cut: its sender could
 * not read why.
 */
export async function boundSilence<T>(
  request: Request,
  receive: (body: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<T> {
  request.setTimeout(SILENCE_MS, () => request.destroy());
  try {
    return await receive({
      [Symbol.asyncIterator]: () => request.iterator({ destroyOnReturn: false }) as AsyncIterator<Uint8Array>,
    });
  } finally {
    // whoever stops reading a body early lets its socket go
    (request.socket as Socket | null)?.setTimeout(0);
    if (!request.complete && !request.destroyed) {
      const leaving = setTimeout(() => request.destroy(), LEAVING_MS);
      request.once('close', () => clearTimeout(leaving)).resume();
    }
  }
}

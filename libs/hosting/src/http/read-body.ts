import type { IncomingMessage } from 'node:http';
import { ModelverseError } from '@icubed/errors';

/** The whole stream, or what `tooLong` makes once it is longer than `maxBytes`. */
export async function readWhole(
  stream: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  maxBytes: number,
  tooLong: () => Error,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.byteLength;
    // thrown inside the loop, so that the iterator closes the connection
    if (size > maxBytes) throw tooLong();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Never reads more than the limit. Throws PLATFORM.BODY_TOO_LARGE, and PLATFORM.BAD_REQUEST for a body that was cut off. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw bodyTooLarge(maxBytes);
  try {
    return await readWhole(request as AsyncIterable<Buffer>, maxBytes, () => bodyTooLarge(maxBytes));
  } catch (cause) {
    if (cause instanceof ModelverseError) throw cause;
    throw new ModelverseError('PLATFORM.BAD_REQUEST', 'the body was cut off', {}, { cause });
  }
}

export function bodyTooLarge(maxBytes: number): ModelverseError {
  return new ModelverseError('PLATFORM.BODY_TOO_LARGE', `at most ${maxBytes} bytes are taken`, { maxBytes });
}

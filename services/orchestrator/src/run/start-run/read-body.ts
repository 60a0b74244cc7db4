import type { IncomingMessage } from 'node:http';
import { ModelverseError } from '@icubed/errors';
import type { NextFunction, Request, Response } from 'express';

/** 16 MiB in base64 and what is around it */
const MAX_BYTES = 22 * 1_048_576;

/** Keeps the body from the application's JSON parser, for which it is too large; it is read only for the service that may send it. */
export function keepRunRequestRaw(request: Request, _response: Response, next: NextFunction): void {
  if (request.method === 'POST' && /^\/internal\/runs\/?$/.test(request.path))
    request.headers['content-type'] = 'application/octet-stream';
  next();
}

/** Throws PLATFORM.BODY_TOO_LARGE, and PLATFORM.BAD_REQUEST for a body that was cut off. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.byteLength;
      if (size > MAX_BYTES)
        throw new ModelverseError('PLATFORM.BODY_TOO_LARGE', `a run request has at most ${MAX_BYTES} bytes`);
      chunks.push(chunk);
    }
  } catch (cause) {
    if (cause instanceof ModelverseError) throw cause;
    throw new ModelverseError('PLATFORM.BAD_REQUEST', 'the body was cut off', {}, { cause });
  }
  return Buffer.concat(chunks);
}

import { ModelverseError } from '@icubed/errors';
import { z } from 'zod';

/**
 * One binary WebSocket message: `uint32 BE header length ‖ header JSON (UTF-8) ‖ payload`. The header is checked by a
 * schema before anything else is read; the payload is bytes as they are (a picture in, a result out).
 */
export const MAX_HEADER_BYTES = 64 * 1024;
export const MAX_PAYLOAD_BYTES = 32 * 1024 * 1024;

export interface Frame<H> {
  readonly header: H;
  readonly payload: Uint8Array;
}

export function encodeFrame(header: object, payload: Uint8Array = new Uint8Array()): Buffer {
  const json = Buffer.from(JSON.stringify(header), 'utf8');
  if (json.byteLength > MAX_HEADER_BYTES) throw tooLarge('header', json.byteLength);
  if (payload.byteLength > MAX_PAYLOAD_BYTES) throw tooLarge('payload', payload.byteLength);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.byteLength);
  return Buffer.concat([length, json, payload]);
}

/** Throws PROTOCOL.FRAME_MALFORMED or PROTOCOL.FRAME_TOO_LARGE. The payload is a view, not a copy. */
export function decodeFrame<S extends z.ZodType>(schema: S, bytes: Uint8Array): Frame<z.output<S>> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.byteLength < 4) throw malformed('shorter than its length field');
  const headerLength = buffer.readUInt32BE(0);
  if (headerLength > MAX_HEADER_BYTES) throw tooLarge('header', headerLength);
  if (buffer.byteLength < 4 + headerLength) throw malformed('shorter than its header');
  const payload = buffer.subarray(4 + headerLength);
  if (payload.byteLength > MAX_PAYLOAD_BYTES) throw tooLarge('payload', payload.byteLength);
  const header = schema.safeParse(parseJson(buffer.subarray(4, 4 + headerLength)));
  if (!header.success) throw malformed(z.prettifyError(header.error).slice(0, 500));
  return { header: header.data, payload };
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw malformed('header is no JSON');
  }
}

const malformed = (why: string) => new ModelverseError('PROTOCOL.FRAME_MALFORMED', why);
const tooLarge = (part: string, bytes: number) =>
  new ModelverseError('PROTOCOL.FRAME_TOO_LARGE', `${part} of ${bytes} bytes`, { part, bytes });

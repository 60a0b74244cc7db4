import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { ModelverseError } from '@icubed/errors';
import { bodyTooLarge, readBody } from '@icubed/hosting';
import { type Bytes32, bytes32 } from '@icubed/protocol';

export const MAX_INPUT_BYTES = 16 * 1024 * 1024;

export interface Input {
  readonly mediaType: string;
  readonly sha256: Bytes32;
  readonly bytes: Buffer;
}

/** Reads the whole body as the input. Throws as `readBody` does. */
export async function readInput(request: IncomingMessage, contentType: string | undefined): Promise<Input> {
  const bytes = await readBody(request, MAX_INPUT_BYTES);
  if (bytes.byteLength === 0)
    throw new ModelverseError('PLATFORM.BAD_REQUEST', 'the body is the input, and it is empty');
  return { mediaType: mediaTypeOf(contentType), sha256: sha256Of(bytes), bytes };
}

/** An input that travels inside JSON: as text, or its bytes in base64. Throws as `readInput` does. */
export function inputOf(sent: { mediaType: string; text?: string | null; base64?: string | null }): Input {
  const { text, base64 } = sent;
  const mediaType = mediaTypeOf(sent.mediaType);
  if ((typeof text === 'string') === (typeof base64 === 'string'))
    throw new ModelverseError('PLATFORM.BAD_REQUEST', 'an input is either text or base64');
  const bytes = Buffer.from(text ?? base64 ?? '', typeof text === 'string' ? 'utf8' : 'base64');
  // Buffer skips what is no base64: the payer would pay for other bytes than were meant
  if (typeof text !== 'string' && bytes.toString('base64') !== base64)
    throw new ModelverseError('PLATFORM.BAD_REQUEST', 'base64 is of the standard alphabet, padded, in one line');
  if (bytes.byteLength === 0) throw new ModelverseError('PLATFORM.BAD_REQUEST', 'the input is empty');
  if (bytes.byteLength > MAX_INPUT_BYTES) throw bodyTooLarge(MAX_INPUT_BYTES);
  return { mediaType, sha256: sha256Of(bytes), bytes };
}

/** Type and subtype in lower case; parameters are not the node's concern. */
export function mediaTypeOf(contentType: string | undefined): string {
  const essence = (contentType ?? 'application/octet-stream').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (!/^[a-z0-9!#$&^_.+-]{1,63}\/[a-z0-9!#$&^_.+-]{1,64}$/.test(essence)) {
    throw new ModelverseError('PLATFORM.BAD_REQUEST', 'this is no media type');
  }
  return essence;
}

const sha256Of = (bytes: Buffer) => bytes32(`0x${createHash('sha256').update(bytes).digest('hex')}`);

import { ModelverseError } from '@icubed/errors';

/** 1 MiB: a book chapter. What is longer is cut into calls by its caller. */
export const MAX_TEXT_BYTES = 1024 * 1024;

/**
 * The text of an input: the bytes of `text/plain` themselves, the member `text` of an `application/json` object. Other members
 * are let be, so that the reading of a picture is an input as it is.
 * @throws NODE.INPUT_TOO_LARGE, NODE.INPUT_NOT_TEXT, NODE.INPUT_TYPE_REFUSED
 */
export function readText(bytes: Uint8Array, mediaType: string): string {
  if (bytes.byteLength > MAX_TEXT_BYTES)
    throw new ModelverseError('NODE.INPUT_TOO_LARGE', `the text has more than ${MAX_TEXT_BYTES} bytes`);
  const text = decodeUtf8(bytes);
  if (mediaType === 'text/plain') return text;
  if (mediaType !== 'application/json')
    throw new ModelverseError('NODE.INPUT_TYPE_REFUSED', 'texts come as text/plain or application/json');
  const value = parseJson(text);
  const member: unknown =
    typeof value === 'object' && value !== null && Object.hasOwn(value, 'text') && (value as { text: unknown }).text;
  if (typeof member !== 'string') throw notText('the JSON is no object with a member "text" that is a string');
  if (!member.isWellFormed()) throw notText('the text holds half a character');
  return member;
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw notText('the bytes are no UTF-8');
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw notText('the bytes are no JSON');
  }
}

function notText(detail: string): ModelverseError {
  return new ModelverseError('NODE.INPUT_NOT_TEXT', detail);
}

import { ModelverseError } from '@icubed/errors';
import type { ByteRange } from '../byte-range.js';

/** A part of a file, both ends inclusive and, when negative, counted from the file's end. */
export interface EntityBytes {
  readonly from: number;
  /** Undefined: to the end. */
  readonly to?: number;
}

const OFFSET = String.raw`0|-?[1-9]\d{0,15}`;
const PATTERN = new RegExp(String.raw`^(${OFFSET}):(${OFFSET}|\*)$`);

/** Trustless Gateway, `entity-bytes`. @throws CONTENT.GATEWAY_REQUEST_INVALID */
export function parseEntityBytes(text: string): EntityBytes {
  const [, from, to] = PATTERN.exec(text) ?? [];
  if (from === undefined || to === undefined)
    throw new ModelverseError('CONTENT.GATEWAY_REQUEST_INVALID', 'entity-bytes is from:to, where to may be *');
  return to === '*' ? { from: Number(from) } : { from: Number(from), to: Number(to) };
}

/**
 * Which bytes of a file of `size` are meant: what lies outside is cut off. Undefined: none, so that the first block alone shows why.
 *
 * @throws CONTENT.GATEWAY_REQUEST_INVALID when the range lies outside as a whole
 */
export function bytesWithin({ from, to }: EntityBytes, size: number): ByteRange | undefined {
  if (size === 0) return undefined;
  const start = from < 0 ? Math.max(0, size + from) : from;
  const last = to === undefined ? size - 1 : to < 0 ? size + to : Math.min(to, size - 1);
  if (start >= size || last < 0)
    throw new ModelverseError('CONTENT.GATEWAY_REQUEST_INVALID', `the file has ${size} bytes`, { size });
  return start > last ? undefined : { start, end: last + 1 };
}

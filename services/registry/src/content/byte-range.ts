import { ModelverseError } from '@icubed/errors';

/** `end` is exclusive. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a Range header (RFC 9110 section 14) for a file of `size` bytes. Undefined means: send the whole file. That is also the
 * answer to units other than bytes, to malformed headers and to several ranges at once, as the RFC allows.
 *
 * @throws CONTENT.RANGE_INVALID when the range lies outside the file
 */
export function parseRange(header: string | undefined, size: number): ByteRange | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const [first, last] = [match[1]!, match[2]!];
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size : Math.min(size, Number(last) + 1);
  if (start >= size || (first === '' && Number(last) === 0)) {
    throw new ModelverseError('CONTENT.RANGE_INVALID', `the file has ${size} bytes`, { size });
  }
  return { start, end };
}

import type { ByteCursor } from '../reader/byte-cursor.js';

const LENGTH_BYTES = 8;

export async function ggufString(cursor: ByteCursor, cap: number, what: string): Promise<string> {
  if (!cursor.has(LENGTH_BYTES)) await cursor.need(LENGTH_BYTES);
  return cursor.text(cursor.safe(`the length of ${what}`), cap, what);
}

/** Its bytes, of which none is read. */
export async function skipGgufString(cursor: ByteCursor, what: string): Promise<number> {
  if (!cursor.has(LENGTH_BYTES)) await cursor.need(LENGTH_BYTES);
  const length = cursor.safe(`the length of ${what}`);
  cursor.skip(length, what);
  return LENGTH_BYTES + length;
}

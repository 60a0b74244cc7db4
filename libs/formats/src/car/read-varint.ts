import type { ByteCursor } from '../reader/byte-cursor.js';

const MAX_BYTES = 9;

/** An unsigned varint of multiformats: shortest form, at most nine bytes. */
export async function readCarVarint(cursor: ByteCursor, what: string): Promise<number> {
  const most = Math.min(MAX_BYTES, cursor.remaining);
  if (most < 1) cursor.refusal.cut(`the file ends before ${what}`, cursor.position);
  if (!cursor.has(most)) await cursor.need(most);
  let [value, factor] = [0, 1];
  for (let n = 0; n < most; n += 1) {
    const byte = cursor.u8();
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) {
      if ((byte === 0 && n > 0) || !Number.isSafeInteger(value))
        cursor.refusal.malformed(`${what} is no varint`, cursor.position);
      return value;
    }
    factor *= 128;
  }
  return most < MAX_BYTES
    ? cursor.refusal.cut(`the file ends within ${what}`, cursor.position)
    : cursor.refusal.malformed(`${what} is no varint`, cursor.position);
}

import type { ByteCursor } from '../reader/byte-cursor.js';

/** How a field of a message may occur: once, or often; a packed list of numbers counts as often. */
export type FieldRule = 'number' | 'numbers' | 'bytes' | 'bytes*' | 'fixed32s' | 'fixed64s';

export interface Field {
  readonly number: number;
  /** Of a varint. Above 2^53 it is not exact, and no safe integer. */
  readonly value: number;
  /** Where the content of a length-delimited field lies; the place of a fixed-width one. */
  readonly start: number;
  readonly end: number;
  /** Length-delimited: a message, bytes, or packed numbers. */
  readonly delimited: boolean;
}

const [VARINT, FIXED_64, DELIMITED, FIXED_32] = [0, 1, 2, 5];
const WIRE: Readonly<Record<FieldRule, readonly number[]>> = {
  number: [VARINT],
  numbers: [VARINT, DELIMITED],
  bytes: [DELIMITED],
  'bytes*': [DELIMITED],
  fixed32s: [FIXED_32, DELIMITED],
  fixed64s: [FIXED_64, DELIMITED],
};

/**
 * Walks the fields of one protobuf message without holding it: `visit` sees the fields that have a rule and may read them through
 * the cursor. A field that may occur once and occurs twice is refused, for readers merge the two or let the last one win.
 */
export async function readMessage(
  cursor: ByteCursor,
  end: number,
  what: string,
  rules: Readonly<Record<number, FieldRule>>,
  visit: (field: Field) => Promise<void> | void,
): Promise<void> {
  let seen = 0;
  while (cursor.position < end) {
    const at = cursor.position;
    const field = await readField(cursor, end, what);
    const rule = rules[field.number];
    if (rule) {
      if (!WIRE[rule].includes(field.wire))
        cursor.refusal.malformed(`field ${field.number} of ${what} has a wrong type`, at);
      if (rule === 'number' || rule === 'bytes') {
        if (seen & (1 << field.number)) cursor.refusal.malformed(`${what} has field ${field.number} twice`, at);
        seen |= 1 << field.number;
      }
      const visited = visit(field);
      if (visited) await visited;
    }
    cursor.seek(field.end);
  }
}

async function readField(cursor: ByteCursor, messageEnd: number, what: string): Promise<Field & { wire: number }> {
  const tag = await readVarint(cursor, messageEnd, what);
  const [number, wire] = [Math.floor(tag / 8), tag % 8];
  if (number < 1 || number >= 2 ** 29)
    cursor.refusal.malformed(`${what} has a field of the number ${number}`, cursor.position);
  if (wire === VARINT) {
    const value = await readVarint(cursor, messageEnd, what);
    return { number, wire, value, start: cursor.position, end: cursor.position, delimited: false };
  }
  const length = wire === DELIMITED ? await readVarint(cursor, messageEnd, what) : wire === FIXED_64 ? 8 : 4;
  if (wire !== DELIMITED && wire !== FIXED_64 && wire !== FIXED_32)
    cursor.refusal.malformed(`${what} has a field of the unknown wire type ${wire}`, cursor.position);
  const start = cursor.position;
  if (length > messageEnd - start) cursor.refusal.cut(`${what} has a field that is longer than it`, start);
  return { number, wire, value: 0, start, end: start + length, delimited: wire === DELIMITED };
}

export async function readVarint(cursor: ByteCursor, end: number, what: string): Promise<number> {
  const most = Math.min(10, end - cursor.position);
  if (!cursor.has(most)) await cursor.need(most);
  let [value, factor] = [0, 1];
  for (let n = 0; n < most; n += 1) {
    const byte = cursor.u8();
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return value;
    factor *= 128;
  }
  return cursor.refusal.malformed(`${what} has a number that is cut or has more than ten bytes`, cursor.position);
}

/** How many numbers a packed list holds. */
export async function countVarints(cursor: ByteCursor, { start, end }: Field, what: string): Promise<number> {
  let [count, last] = [0, 0];
  cursor.seek(start);
  while (cursor.position < end) {
    const part = Math.min(4_096, end - cursor.position);
    await cursor.need(part);
    for (const byte of cursor.take(part)) {
      if (byte < 0x80) count += 1;
      last = byte;
    }
  }
  if (last >= 0x80) cursor.refusal.malformed(`${what} has a list that ends within a number`, end);
  return count;
}

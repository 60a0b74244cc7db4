import type { ByteCursor } from '../reader/byte-cursor.js';
import { readMessage, type Field } from './read-message.js';

/** A StringStringEntryProto. */
export async function readStringEntry(
  cursor: ByteCursor,
  { start, end }: Field,
  what: string,
  cap: number,
): Promise<[key: string, value: string]> {
  let [key, value] = ['', ''];
  cursor.seek(start);
  await readMessage(cursor, end, what, { 1: 'bytes', 2: 'bytes' }, async (field) => {
    const text = await cursor.text(field.end - field.start, cap, what);
    if (field.number === 1) key = text;
    else value = text;
  });
  return [key, value];
}

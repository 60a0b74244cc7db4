import { LIMITS, type MetadataValue } from '../model/tensor.js';
import type { ByteCursor } from '../reader/byte-cursor.js';
import { quoted } from '../refusal.js';
import { ggufString, skipGgufString } from './gguf-string.js';

/** Far above the 512 characters that the specification's own keys stay below. */
const KEY_MAX_BYTES = 1_024;
const STRING_MAX_BYTES = 1024 * 1024;
/** A vocabulary has some hundred thousand entries. */
const ARRAY_MAX_STRINGS = 4_000_000;
/** Longer arrays are checked, and reported by their length alone. */
const ARRAY_MAX_KEPT = 64;
const [BOOL, STRING, ARRAY] = [7, 8, 9];

const SCALARS: Readonly<Record<number, readonly [bytes: number, read: (cursor: ByteCursor) => number]>> = {
  0: [1, (cursor) => cursor.u8()],
  1: [1, (cursor) => (cursor.u8() << 24) >> 24],
  2: [2, (cursor) => cursor.u16()],
  3: [2, (cursor) => (cursor.u16() << 16) >> 16],
  4: [4, (cursor) => cursor.u32()],
  5: [4, (cursor) => cursor.u32() | 0],
  6: [4, (cursor) => cursor.f32()],
  10: [8, (cursor) => Number(cursor.u64())],
  11: [8, (cursor) => Number(BigInt.asIntN(64, cursor.u64()))],
  12: [8, (cursor) => cursor.f64()],
};

/** @throws CONTENT.FORMAT_INVALID for a key that occurs twice, an unknown type or an array of arrays */
export async function readGgufMetadata(cursor: ByteCursor, count: number): Promise<Map<string, MetadataValue>> {
  const metadata = new Map<string, MetadataValue>();
  let kept = 0;
  for (let n = 0; n < count; n += 1) {
    const at = cursor.position;
    const key = await ggufString(cursor, KEY_MAX_BYTES, 'a key');
    if (!/^[\x21-\x7e]+$/.test(key)) cursor.refusal.malformed(`the key ${quoted(key)} is not plain ASCII`, at);
    if (metadata.has(key)) cursor.refusal.malformed(`the key ${quoted(key)} occurs twice`, at);
    await cursor.need(4);
    const value = await readValue(cursor, cursor.u32(), key);
    kept += key.length + (typeof value === 'string' ? value.length : 0);
    if (kept > LIMITS.metadataBytes) cursor.refusal.limit('the metadata holds too much text', at);
    metadata.set(key, value);
  }
  return metadata;
}

async function readValue(cursor: ByteCursor, type: number, key: string): Promise<MetadataValue> {
  if (type === ARRAY) return readArray(cursor, key);
  if (type === STRING) return ggufString(cursor, STRING_MAX_BYTES, `the value of ${key}`);
  if (type === BOOL) return readBool(cursor, key);
  const scalar = SCALARS[type] ?? cursor.refusal.malformed(`${key} has the unknown type ${type}`, cursor.position - 4);
  if (!cursor.has(scalar[0])) await cursor.need(scalar[0]);
  return scalar[1](cursor);
}

async function readBool(cursor: ByteCursor, key: string): Promise<boolean> {
  if (!cursor.has(1)) await cursor.need(1);
  const byte = cursor.u8();
  if (byte > 1) cursor.refusal.malformed(`${key} is a bool of ${byte}`, cursor.position - 1);
  return byte === 1;
}

async function readArray(cursor: ByteCursor, key: string): Promise<MetadataValue> {
  await cursor.need(12);
  const type = cursor.u32();
  const length = cursor.safe(`the length of ${key}`);
  if (type === ARRAY) cursor.refusal.unsupported(`${key} is an array of arrays`, cursor.position - 12);
  if (type === STRING || type === BOOL || length <= ARRAY_MAX_KEPT) return readElements(cursor, type, length, key);
  const [width] = SCALARS[type] ?? cursor.refusal.malformed(`${key} has elements of the unknown type ${type}`);
  if (length > cursor.remaining / width) cursor.refusal.cut(`${key} announces ${length} elements`, cursor.position);
  cursor.skip(length * width, key);
  return { elementType: type, length };
}

async function readElements(cursor: ByteCursor, type: number, length: number, key: string): Promise<MetadataValue> {
  const least = type === STRING ? 8 : 1;
  if (length > cursor.remaining / least) cursor.refusal.cut(`${key} announces ${length} elements`, cursor.position);
  if (length > ARRAY_MAX_STRINGS) cursor.refusal.limit(`${key} has ${length} elements`, cursor.position);
  const keep = length <= ARRAY_MAX_KEPT && type !== STRING;
  const values: MetadataValue[] = [];
  for (let n = 0; n < length; n += 1) {
    if (type === STRING) await skipGgufString(cursor, `an element of ${key}`);
    else {
      const value = await readValue(cursor, type, key);
      if (keep) values.push(value);
    }
  }
  return keep ? values : { elementType: type, length };
}

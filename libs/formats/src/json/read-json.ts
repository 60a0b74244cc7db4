import { ByteCursor } from '../reader/byte-cursor.js';
import type { RandomAccess } from '../reader/random-access.js';
import type { Refusal } from '../refusal.js';
import { JsonReader } from './json-reader.js';

/** A whole file of JSON; the largest index of shards that is known has 9 MB. */
export const JSON_MAX_BYTES = 32 * 1024 * 1024;

export async function readJson(reader: RandomAccess, refusal: Refusal): Promise<JsonReader> {
  const cursor = new ByteCursor(reader, refusal);
  return new JsonReader(await cursor.bytes(reader.size, JSON_MAX_BYTES, 'the file'), refusal);
}

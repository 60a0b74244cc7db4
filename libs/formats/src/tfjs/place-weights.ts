import { openPart } from '../model/open-part.js';
import type { TensorInfo } from '../model/tensor.js';
import { ByteCursor } from '../reader/byte-cursor.js';
import { concatenated, type ContentFolder, type RandomAccess } from '../reader/random-access.js';
import { quoted, type Refusal } from '../refusal.js';
import type { WeightEntry, WeightGroup } from './weights-manifest.js';

const STRING_LENGTH_BYTES = 4;

/**
 * The weights of a group lie one after another in its shards, which they fill to the last byte. A weight may begin in one shard and
 * end in the next: its place is where it begins.
 */
export async function placeWeights(
  { paths, weights }: WeightGroup,
  modelPath: string,
  folder: ContentFolder,
  refusal: Refusal,
): Promise<TensorInfo[]> {
  const parts: { path: string; reader: RandomAccess }[] = [];
  for (const named of paths) parts.push(await openPart(modelPath, named, folder, refusal));
  const shards = concatenated(parts.map(({ reader }) => reader));
  const cursor = new ByteCursor(shards, refusal);
  const placed: TensorInfo[] = [];
  let [shard, shardStart] = [0, 0];
  for (const entry of weights) {
    const start = cursor.position;
    while (shard < parts.length - 1 && start >= shardStart + parts[shard]!.reader.size)
      shardStart += parts[shard++]!.reader.size;
    if (entry.bytes === undefined) await skipStrings(cursor, entry);
    else if (entry.bytes > cursor.remaining) refusal.part(`the shards end before ${quoted(entry.name)} does`);
    else cursor.skip(entry.bytes, entry.name);
    const { name, dtype, shape } = entry;
    const file = parts[shard]?.path;
    placed.push({
      name,
      dtype,
      shape,
      ...(file && { file }),
      offset: start - shardStart,
      bytes: cursor.position - start,
    });
  }
  if (cursor.remaining > 0) refusal.part(`the shards of a group hold ${cursor.remaining} bytes more than its weights`);
  return placed;
}

async function skipStrings(cursor: ByteCursor, { name, elements }: WeightEntry): Promise<void> {
  if (elements > cursor.remaining / STRING_LENGTH_BYTES) cursor.refusal.part(`the shards cannot hold ${quoted(name)}`);
  for (let n = 0; n < elements; n += 1) {
    if (!cursor.has(STRING_LENGTH_BYTES)) await cursor.need(STRING_LENGTH_BYTES);
    cursor.skip(cursor.u32(), `a string of ${name}`);
  }
}

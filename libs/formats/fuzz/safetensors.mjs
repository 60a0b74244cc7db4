import { bytesReader, folderOf, parseSafetensors, parseSafetensorsIndex } from '@icubed/formats';
import { fixtures } from './engine/fixtures.mjs';

const SHARD = 'model-00001-of-00002.safetensors';
const index = bytesReader(Buffer.from(JSON.stringify({ weight_map: { a: SHARD } })));

export const seeds = () => fixtures(SHARD, 'model.safetensors', 'model-00002-of-00002.safetensors');
export const words = [
  '"dtype"',
  '"shape"',
  '"data_offsets"',
  '"__metadata__"',
  '"F32"',
  '"F4"',
  '"U8"',
  '"BOOL"',
  '[0,0]',
  '[]',
  '{}',
  ',',
  ':',
  '\\u0061',
  '\\ud800',
];

export async function fuzz(reader) {
  const { tensors } = await parseSafetensors(reader, { aligned: reader.size % 2 === 0 });
  const end = tensors.reduce((last, { offset, bytes }) => Math.max(last, offset + bytes), 0);
  if (end > reader.size) throw new Error('a tensor lies beyond the file');
  const bytes = Buffer.from(await reader.read(0, Math.min(reader.size, 65_536)));
  if (bytes.length === reader.size) await parseSafetensorsIndex(index, 'i.json', folderOf({ [SHARD]: bytes }));
}

/** The length of the header is made to fit now and then, or nearly nothing behind it is ever reached. */
export function repair(bytes, random) {
  const close = bytes.lastIndexOf('}');
  if (random.below(2) === 0 && close > 8) bytes.writeBigUInt64LE(BigInt(close + 1 - 8));
  return bytes;
}

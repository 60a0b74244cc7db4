import { parseGguf } from '@icubed/formats';
import { fixtures } from './engine/fixtures.mjs';

export const seeds = () => fixtures('model.gguf');
export const words = [
  'GGUF',
  'general.alignment',
  '\x08\0\0\0\0\0\0\0',
  '\x09\0\0\0',
  '\x01\0\0\0',
  '\x20\0\0\0',
  '\xff\xff\xff\xff',
];

export async function fuzz(reader) {
  const { tensors } = await parseGguf(reader);
  for (const { offset, bytes } of tensors)
    if (offset + bytes > reader.size) throw new Error('a tensor lies beyond the file');
}

import { readFileSync } from 'node:fs';
import { parseOnnx } from '@icubed/formats';
import { fixtures, folder } from './engine/fixtures.mjs';

const files = folder('outside.data');

export const seeds = () => [
  ...fixtures('branches.onnx', 'outside.onnx'),
  readFileSync(new URL('../../../examples/models/spam/classifier.onnx', import.meta.url)).subarray(0, 4_096),
];
export const words = [
  'location',
  'offset',
  'length',
  'outside.data',
  '../',
  '\x2a\x00',
  '\x3a\x00',
  '\x4a\x04\0\0\0\0',
  '\x10\x01',
  '\x08\x01',
  '\x70\x01',
  '\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01',
];

export async function fuzz(reader) {
  const { tensors } = await parseOnnx(reader, 'outside.onnx', files);
  for (const { file, offset, bytes } of tensors)
    if (offset + bytes > (file === undefined ? reader.size : 48)) throw new Error('a tensor lies beyond its file');
}

import { describe, expect, it } from '@jest/globals';
import type { RecognisedFile } from '@icubed/formats';
import { fileFormats, foundFile, summaryOf } from './file-format.js';

const tensor = (name: string, shape: number[], dtype = 'F32', file?: string) => ({
  name,
  shape,
  dtype,
  offset: 0,
  bytes: 0,
  ...(file !== undefined && { file }),
});
const model = (format: 'safetensors' | 'safetensors-index' | 'onnx', ...tensors: object[]): RecognisedFile =>
  ({ format, model: { format, tensors, metadata: {} } }) as unknown as RecognisedFile;

const found = [
  ...new Map<string, RecognisedFile>([
    ['m.onnx', model('onnx', tensor('a', [2, 3]), tensor('b', [], 'INT8', 'm.data'))],
    ['m.data', { format: 'other' }],
    ['s.index.json', model('safetensors-index', tensor('w', [5], 'BF16', 's-1.safetensors'))],
    ['s-1.safetensors', model('safetensors', tensor('w', [5], 'BF16'))],
    ['huge.safetensors', model('safetensors', tensor('w', [2 ** 40, 2 ** 30]))],
  ]),
].map(([path, file]) => foundFile(path, file));

describe('what files were recognised as', () => {
  it('is told with their weights, and with the models that they are parts of', () => {
    expect(fileFormats(found)).toEqual([
      { path: 'm.onnx', format: 'onnx', weights: { tensors: 2, parameters: '7', dtypes: ['F32', 'INT8'], parts: 1 } },
      { path: 'm.data', format: 'other', partOf: ['m.onnx'] },
      {
        path: 's.index.json',
        format: 'safetensors-index',
        weights: { tensors: 1, parameters: '5', dtypes: ['BF16'], parts: 1 },
      },
      {
        path: 's-1.safetensors',
        format: 'safetensors',
        weights: { tensors: 1, parameters: '5', dtypes: ['BF16'], parts: 0 },
        partOf: ['s.index.json'],
      },
      {
        path: 'huge.safetensors',
        format: 'safetensors',
        weights: { tensors: 1, parameters: String(2n ** 70n), dtypes: ['F32'], parts: 0 },
      },
    ]);
  });

  it('is summed up by format', () => {
    expect(summaryOf(fileFormats(found))).toEqual([
      { format: 'onnx', files: 1, tensors: 2, parameters: '7', dtypes: ['F32', 'INT8'] },
      { format: 'other', files: 1, tensors: 0, parameters: '0', dtypes: [] },
      { format: 'safetensors', files: 2, tensors: 2, parameters: String(2n ** 70n + 5n), dtypes: ['BF16', 'F32'] },
      { format: 'safetensors-index', files: 1, tensors: 1, parameters: '5', dtypes: ['BF16'] },
    ]);
    expect(summaryOf([])).toEqual([]);
  });
});

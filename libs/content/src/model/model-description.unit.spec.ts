import { describe, expect, it } from '@jest/globals';
import { parseModelDescription } from './model-description.js';

const ocr = {
  format: 'icubed-model/1',
  runtime: 'onnx',
  task: 'ocr',
  input: { mediaTypes: ['image/png', 'image/jpeg', 'image/webp'] },
  output: { mediaType: 'application/json' },
  pipeline: [
    { processor: 'image/dbnet@1', file: 'det.onnx' },
    { processor: 'text/ctc@1', file: 'rec.onnx', dictionary: 'keys.txt' },
  ],
};
const paths = new Set(['det.onnx', 'rec.onnx', 'keys.txt']);
const parse = (value: unknown, files = paths) => parseModelDescription(Buffer.from(JSON.stringify(value)), files);
const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'accepted';
};

describe('icubed.model.json', () => {
  it('describes how to run the folder', () => {
    expect(parse(ocr)).toEqual(ocr);
  });

  it.each([
    ['another format', { ...ocr, format: 'icubed-model/2' }],
    ['an unknown runtime', { ...ocr, runtime: 'pickle' }],
    ['an unknown key', { ...ocr, postInstall: 'rm' }],
    ['no stage', { ...ocr, pipeline: [] }],
    ['a processor without a version', { ...ocr, pipeline: [{ processor: 'image/dbnet', file: 'det.onnx' }] }],
    ['a nested option', { ...ocr, pipeline: [{ processor: 'image/dbnet@1', options: { a: 1 } }] }],
    ['a file that is not there', { ...ocr, pipeline: [{ processor: 'image/dbnet@1', file: '../det.onnx' }] }],
    [
      'a dictionary that is not there',
      { ...ocr, pipeline: [{ processor: 'text/ctc@1', file: 'rec.onnx', dictionary: 'no.txt' }] },
    ],
  ])('is refused with %s', (_, value) => expect(codeOf(() => parse(value))).toBe('CONTENT.MODEL_INVALID'));

  it('is refused when it is no JSON or too large', () => {
    expect(codeOf(() => parseModelDescription(Buffer.from('{'), paths))).toBe('CONTENT.MODEL_INVALID');
    expect(codeOf(() => parseModelDescription(Buffer.alloc(70_000, 0x20), paths))).toBe('CONTENT.MODEL_INVALID');
  });
});

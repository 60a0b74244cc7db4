import { describe, expect, it } from '@jest/globals';
import type { ModelDescription } from '@icubed/content';
import { ocrDescription } from '../../test/ocr-content.js';
import { canonicalJson } from './canonical-json.js';
import { encodeLines } from './encode-lines.js';
import { planPipeline } from './plan-pipeline.js';
import { defineProcessor, type Processor } from './processor.js';
import type { TextLine } from './value.js';

const detector = defineProcessor({
  name: 'image/dbnet@1',
  accepts: 'bytes',
  gives: 'regions',
  network: 'tensor',
  parameters: {},
  build: () => async () => ({ kind: 'regions', regions: [] }),
});
const reader = defineProcessor({
  name: 'text/ctc@1',
  accepts: 'regions',
  gives: 'lines',
  network: 'tensor',
  parameters: {},
  build: () => async () => ({ kind: 'lines', lines: [] }),
});
const shout = defineProcessor({
  name: 'text/shout@1',
  accepts: 'text',
  gives: 'text',
  parameters: {},
  build: () => async (value) => value,
});
const known: readonly Processor[] = [detector, reader, shout];
const onnx = { runtime: 'onnx', kind: 'tensor' } as const;
const description = (change: object = {}) => ({ ...ocrDescription, ...change }) as unknown as ModelDescription;
const [detection, recognition] = ocrDescription.pipeline;

describe('planning a pipeline', () => {
  it('takes one whose processors fit', () => {
    expect(planPipeline(description(), known, onnx).map(({ file }) => file)).toEqual(['det.onnx', 'rec.onnx']);
  });

  it.each([
    [
      'an unknown processor',
      { pipeline: [{ processor: 'image/dbnet@2', file: 'det.onnx' }] },
      /no processor image\/dbnet@2/,
    ],
    ['stages that do not fit', { pipeline: [recognition, detection] }, /takes regions, it would get bytes/],
    ['an end without lines', { pipeline: [detection] }, /ends in lines/],
    ['a stage without its network', { pipeline: [{ processor: 'image/dbnet@1' }, recognition] }, /names no network/],
    [
      'a network where none is run',
      { pipeline: [{ processor: 'text/shout@1', file: 'det.onnx' }] },
      /text\/shout@1 runs no network/,
    ],
  ])('refuses %s', (_, change, why) => {
    expect(() => planPipeline(description(change), known, onnx)).toThrow(why);
  });

  it('refuses networks of a kind that the runtime does not run', () => {
    expect(() => planPipeline(description(), known, { runtime: 'wasm', kind: 'text' })).toThrow(
      /image\/dbnet@1 runs no network of the runtime wasm/,
    );
  });

  it('hands no stage a value of another kind', () => {
    const stage = reader.build({ stage: recognition, model: {} as never, file: () => new Uint8Array() });
    expect(() => stage.run({ kind: 'bytes', bytes: new Uint8Array() }, new AbortController().signal)).toThrow(
      /takes regions/,
    );
  });
});

describe('the output', () => {
  const line = (text: string, row: number, confidence = 0.123456): TextLine => ({
    text,
    row,
    confidence,
    box: [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ],
  });
  const decode = (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes));

  it('joins pieces of one row by a space and rows by a line end', () => {
    expect(decode(encodeLines([line('Total', 0), line('12,50', 0), line('Thanks', 1)])).text).toBe(
      'Total 12,50\nThanks',
    );
  });

  it('rounds confidence to four digits', () => {
    expect(decode(encodeLines([line('a', 0)])).lines[0].confidence).toBe(0.1235);
  });

  it('has one byte form', () => {
    expect(new TextDecoder().decode(canonicalJson({ b: [1, { d: null, c: 'ü' }], a: 0.5 }))).toBe(
      '{"a":0.5,"b":[1,{"c":"ü","d":null}]}',
    );
  });

  it('of a picture without text is empty, not an error', () => {
    expect(decode(encodeLines([]))).toEqual({ lines: [], text: '' });
  });
});

import { describe, expect, it } from '@jest/globals';
import { encodeOnnx } from './encode-onnx.js';
import type { OnnxModel } from './onnx-model.js';
import { bytes, float, integer, message, text } from './protobuf-writer.js';

const model: OnnxModel = {
  name: 'g',
  producer: 'spec',
  opset: 13,
  nodes: [{ operator: 'Add', inputs: ['x', 'b'], outputs: ['y'] }],
  initializers: [{ name: 'b', dims: [2], floats: Float32Array.of(1, -2) }],
  inputs: [{ name: 'x', shape: ['batch', 2] }],
  outputs: [{ name: 'y', shape: ['batch', 2] }],
};
const hex = (of: Uint8Array) => Buffer.from(of).toString('hex');

describe('protobuf fields', () => {
  it.each([
    ['an integer of one byte', integer(1, 8), '0808'],
    ['an integer of two bytes', integer(1, 300), '08ac02'],
    ['a negative one, as two’s complement of 64 bits', integer(3, -1), '18ffffffffffffffffff01'],
    ['a field number over 15', integer(20, 7), 'a00107'],
    ['a float, little endian', float(2, 0.5), '150000003f'],
    ['text', text(4, 'ü'), '2202c3bc'],
    ['an empty message', bytes(5, message([])), '2a00'],
  ])('are written as the wire format says: %s', (_, field, expected) => expect(hex(field)).toBe(expected));
});

describe('writing a network', () => {
  it('gives the same bytes for the same network', () => {
    expect(hex(encodeOnnx(model))).toBe(hex(encodeOnnx(structuredClone(model))));
  });

  it('writes weights little endian', () => {
    expect(hex(encodeOnnx(model))).toContain('0000803f000000c0');
  });

  it.each([
    [
      'a tensor without all its elements',
      { initializers: [{ name: 'b', dims: [3], floats: new Float32Array(2) }] },
      /b holds 2/,
    ],
    ['a node that reads what nobody wrote', { initializers: [] }, /Add reads b/],
    ['a name written twice', { nodes: [...model.nodes, ...model.nodes] }, /y is written twice/],
    ['an output that nothing computes', { outputs: [{ name: 'z', shape: [1] }] }, /nothing writes the output z/],
  ])('refuses %s', (_, change, why) => expect(() => encodeOnnx({ ...model, ...change } as OnnxModel)).toThrow(why));
});

import { encodeOnnx } from '../onnx/encode-onnx.js';
import type { LogisticModel } from './logistic-regression.js';

/** The model as an ONNX network from `features` [batch, size] to `score` [batch, 1], the logit of the positive label. */
export function logisticNetwork({ weights, bias }: LogisticModel, name: string): Uint8Array {
  return encodeOnnx({
    name,
    producer: 'icubed-tensors',
    opset: 13,
    nodes: [
      { operator: 'MatMul', inputs: ['features', 'weights'], outputs: ['weighted'] },
      { operator: 'Add', inputs: ['weighted', 'bias'], outputs: ['score'] },
    ],
    initializers: [
      { name: 'weights', dims: [weights.length, 1], floats: Float32Array.from(weights) },
      { name: 'bias', dims: [1], floats: Float32Array.of(bias) },
    ],
    inputs: [{ name: 'features', shape: ['batch', weights.length] }],
    outputs: [{ name: 'score', shape: ['batch', 1] }],
  });
}

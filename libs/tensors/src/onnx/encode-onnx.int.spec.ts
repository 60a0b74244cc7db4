/** @jest-environment ./libs/tensors/test/native-arrays-environment.mjs */
import { describe, expect, it } from '@jest/globals';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { logisticNetwork } from '../linear/logistic-network.js';
import { encodeOnnx } from './encode-onnx.js';
import type { OnnxModel } from './onnx-model.js';

const run = async (network: Uint8Array, data: number[], shape: number[]) => {
  const session = await InferenceSession.create(network, { logSeverityLevel: 4 });
  const outputs = await session.run({ [session.inputNames[0]!]: new Tensor('float32', data, shape) });
  const { data: answered, dims } = outputs[session.outputNames[0]!]!;
  return { inputs: session.inputNames, outputs: session.outputNames, data: answered, dims };
};

describe('what ONNX Runtime makes of a written network', () => {
  it('computes a logistic regression for any batch', async () => {
    const network = logisticNetwork({ weights: Float64Array.of(0.5, -2, 0.25), bias: -1 }, 'tiny');
    const { inputs, outputs, data, dims } = await run(network, [1, 0, 4, 0, 1, 0], [2, 3]);
    expect([inputs, outputs, dims]).toEqual([['features'], ['score'], [2, 1]]);
    expect([...(data as Float32Array)]).toEqual([0.5, -3]);
  });

  it('reads attributes of every kind and int64 tensors', async () => {
    const model: OnnxModel = {
      name: 'attributes',
      producer: 'spec',
      opset: 13,
      nodes: [
        { operator: 'Reshape', inputs: ['x', 'shape'], outputs: ['square'] },
        {
          operator: 'Gemm',
          inputs: ['square', 'ones', ''],
          outputs: ['product'],
          attributes: [
            { name: 'alpha', float: 0.5 },
            { name: 'transA', int: 1 },
          ],
        },
        {
          operator: 'Transpose',
          inputs: ['product'],
          outputs: ['turned'],
          attributes: [{ name: 'perm', ints: [1, 0] }],
        },
        {
          operator: 'Constant',
          inputs: [],
          outputs: ['two'],
          attributes: [{ name: 'value', tensor: { name: 'two', dims: [], floats: Float32Array.of(2) } }],
        },
        { operator: 'Mul', inputs: ['turned', 'two'], outputs: ['scaled'] },
        { operator: 'Softmax', inputs: ['scaled'], outputs: ['y'], attributes: [{ name: 'axis', int: -1 }] },
      ],
      initializers: [
        { name: 'shape', dims: [2], int64s: [2n, -1n] },
        { name: 'ones', dims: [2, 2], floats: new Float32Array(4).fill(1) },
      ],
      inputs: [{ name: 'x', shape: [4] }],
      outputs: [{ name: 'y', shape: [2, 2] }],
    };
    const { data } = await run(encodeOnnx(model), [1, 2, 3, 4], [4]);
    // xᵀ·1 = [[4, 4], [6, 6]], turned [[4, 6], [4, 6]], softmax of a difference of 2
    const small = 1 / (1 + Math.exp(2));
    expect([...(data as Float32Array)].map((value) => value.toFixed(6))).toEqual(
      [small, 1 - small, small, 1 - small].map((value) => value.toFixed(6)),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import { isModelverseError } from '@icubed/errors';
import fc from 'fast-check';
import { field, onnxModel, tensor } from '../../test/onnx-bytes.js';
import { inspectOnnx } from './inspect-onnx.js';

const refused = (bytes: Uint8Array) => expect(() => inspectOnnx(bytes));

describe('inspecting a network before it is loaded', () => {
  it('passes a plain network', () => {
    expect(() => inspectOnnx(onnxModel({ initializer: tensor({ dims: [2, 3], type: 1, raw: 24 }) }))).not.toThrow();
  });

  it('refuses weights that are kept in another file, by location or by entry', () => {
    refused(onnxModel({ initializer: tensor({ dims: [1], type: 1, location: 1 }) })).toThrow(/another file/);
    const entry = field(13, Buffer.concat([field(1, Buffer.from('location')), field(2, Buffer.from('/etc/passwd'))]));
    refused(onnxModel({ initializer: Buffer.concat([tensor({ dims: [1], type: 1 }), entry]) })).toThrow(/another file/);
  });

  it('refuses them in the constant of a nested graph too', () => {
    const outside = tensor({ dims: [1], type: 1, location: 1 });
    const constant = field(1, field(5, field(5, outside)));
    const nested = field(1, field(5, field(6, constant)));
    refused(onnxModel({ graph: nested })).toThrow(/another file/);
  });

  it('refuses a tensor whose shape promises more than its bytes', () => {
    refused(onnxModel({ initializer: tensor({ dims: [1 << 20, 1 << 20], type: 1, raw: 16 }) })).toThrow(/shape/);
    refused(onnxModel({ initializer: tensor({ dims: [1 << 30], type: 1 }) })).toThrow(/promises more/);
    refused(onnxModel({ initializer: tensor({ dims: [2 ** 40, 2 ** 40], type: 1, raw: 16 }) })).toThrow(/counted/);
  });

  it('refuses operators from a foreign library', () => {
    refused(onnxModel({ domain: 'evil.example' })).toThrow(/evil\.example/);
  });

  it('refuses graphs nested beyond any real network', () => {
    let graph = Buffer.alloc(0);
    for (let i = 0; i < 20; i += 1) graph = field(1, field(5, field(6, graph)));
    refused(onnxModel({ graph })).toThrow(/nested/);
  });

  it('refuses text, nothing and a cut file', () => {
    refused(Buffer.from('this is no network')).toThrow(/NODE\.MODEL_REFUSED/);
    refused(new Uint8Array()).toThrow(/0 graphs/);
    refused(onnxModel({ initializer: tensor({ dims: [2, 3], type: 1, raw: 24 }) }).subarray(0, -5)).toThrow(
      /no protobuf/,
    );
  });

  it('answers any bytes with nothing but its own code', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, inGraph) => {
        try {
          inspectOnnx(inGraph ? onnxModel({ graph: Buffer.from(bytes) }) : bytes);
        } catch (error) {
          if (!isModelverseError(error, 'NODE.MODEL_REFUSED')) throw error;
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

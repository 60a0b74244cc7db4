import { describe, expect, it } from '@jest/globals';
import { isModelverseError } from '@icubed/errors';
import fc from 'fast-check';
import { field, onnxModel, tensor } from '../../test/onnx-bytes.js';
import { inspectOnnx } from './inspect-onnx.js';

/** Why the bytes are refused; anything but the one code it may be refused with is thrown on. */
function refusal(bytes: Uint8Array): string | undefined {
  try {
    inspectOnnx(bytes);
    return undefined;
  } catch (error) {
    if (!isModelverseError(error, 'NODE.MODEL_REFUSED')) throw error;
    return error.message;
  }
}

describe('inspecting a network before it is loaded', () => {
  it('passes a plain network', () => {
    expect(refusal(onnxModel({ initializer: tensor({ dims: [2, 3], type: 1, raw: 24 }) }))).toBeUndefined();
  });

  it('refuses weights that are kept in another file, by location or by entry', () => {
    expect(refusal(onnxModel({ initializer: tensor({ dims: [1], type: 1, location: 1 }) }))).toMatch(/another file/);
    const entry = field(13, Buffer.concat([field(1, Buffer.from('location')), field(2, Buffer.from('/etc/passwd'))]));
    expect(refusal(onnxModel({ initializer: Buffer.concat([tensor({ dims: [1], type: 1 }), entry]) }))).toMatch(
      /another file/,
    );
  });

  it('refuses them in the constant of a nested graph too', () => {
    const outside = tensor({ dims: [1], type: 1, location: 1 });
    const constant = field(1, field(5, field(5, outside)));
    const nested = field(1, field(5, field(6, constant)));
    expect(refusal(onnxModel({ graph: nested }))).toMatch(/another file/);
  });

  it('refuses a tensor whose shape promises more than its bytes', () => {
    expect(refusal(onnxModel({ initializer: tensor({ dims: [1 << 20, 1 << 20], type: 1, raw: 16 }) }))).toMatch(
      /shape/,
    );
    expect(refusal(onnxModel({ initializer: tensor({ dims: [1 << 30], type: 1 }) }))).toMatch(/promises more/);
    expect(refusal(onnxModel({ initializer: tensor({ dims: [2 ** 40, 2 ** 40], type: 1, raw: 16 }) }))).toMatch(
      /counted/,
    );
  });

  it('refuses operators from a foreign library', () => {
    expect(refusal(onnxModel({ domain: 'evil.example' }))).toMatch(/evil\.example/);
  });

  it('refuses graphs nested beyond any real network', () => {
    let graph = Buffer.alloc(0);
    for (let i = 0; i < 20; i += 1) graph = field(1, field(5, field(6, graph)));
    expect(refusal(onnxModel({ graph }))).toMatch(/nested/);
  });

  it('refuses text, nothing and a cut file', () => {
    expect(refusal(Buffer.from('this is no network'))).toMatch(/NODE\.MODEL_REFUSED/);
    expect(refusal(new Uint8Array())).toMatch(/0 graphs/);
    expect(refusal(onnxModel({ initializer: tensor({ dims: [2, 3], type: 1, raw: 24 }) }).subarray(0, -5))).toMatch(
      /no protobuf/,
    );
  });

  it('answers any bytes with nothing but its own code', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, inGraph) => {
        expect(typeof refusal(inGraph ? onnxModel({ graph: Buffer.from(bytes) }) : bytes)).toMatch(/string|undefined/);
      }),
      { numRuns: 2_000 },
    );
  });
});

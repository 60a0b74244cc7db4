import { TestEnvironment } from 'jest-environment-node';

/**
 * ONNX Runtime's native code makes typed arrays of the process's own realm and compares them with `instanceof`; jest gives
 * each spec a realm of its own. A spec that runs a network asks for this environment in its first comment.
 */
export default class NativeArraysEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    Object.assign(this.global, { Float32Array, Float64Array, Int32Array, BigInt64Array, Uint8Array, ArrayBuffer });
  }
}

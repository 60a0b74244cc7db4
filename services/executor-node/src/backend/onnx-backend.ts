import { ModelverseError } from '@icubed/errors';
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import type { Backend, Tensor, TensorModel } from './backend.js';
import { inspectOnnx } from './inspect-onnx.js';

/** ONNX Runtime. Its own fallback between providers is not automatic: each of the list is tried in turn. */
export class OnnxBackend implements Backend {
  readonly runtime = 'onnx';
  readonly kind = 'tensor';

  constructor(private readonly providers: readonly string[] = ['cpu']) {}

  async load(bytes: Uint8Array): Promise<TensorModel> {
    inspectOnnx(bytes);
    const failures: unknown[] = [];
    for (const provider of this.providers) {
      try {
        return modelOf(await InferenceSession.create(bytes, sessionOptions(provider)));
      } catch (cause) {
        failures.push(cause);
      }
    }
    throw new ModelverseError(
      'NODE.MODEL_REFUSED',
      `no execution provider loads the network: ${failures.map(messageOf).join('; ')}`,
    );
  }
}

function sessionOptions(provider: string): InferenceSession.SessionOptions {
  return {
    executionProviders: [provider],
    // one thread a session: concurrency is between leases, and the bits of a result must not hang on the machine's cores
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    // a plan of memory is kept for every shape that ever came, and pictures come in all shapes
    enableMemPattern: false,
    logSeverityLevel: 4,
  };
}

function modelOf(session: InferenceSession): TensorModel {
  const [input, output] = [session.inputNames, session.outputNames].map(([only, ...more]) => {
    if (only === undefined || more.length > 0) {
      throw new ModelverseError('NODE.MODEL_REFUSED', 'a network of a pipeline has one input and one output');
    }
    return only;
  }) as [string, string];
  return {
    kind: 'tensor',
    run: async ({ data, shape }) => tensorOf(await feed(session, input, new OrtTensor('float32', data, shape)), output),
    dispose: () => session.release(),
  };
}

async function feed(session: InferenceSession, input: string, tensor: OrtTensor): Promise<InferenceSession.ReturnType> {
  try {
    return await session.run({ [input]: tensor });
  } catch (cause) {
    throw new ModelverseError('NODE.MODEL_FAILED', messageOf(cause), {}, { cause });
  }
}

function tensorOf(outputs: InferenceSession.ReturnType, name: string): Tensor {
  const tensor = outputs[name];
  if (!tensor || tensor.type !== 'float32')
    throw new ModelverseError('NODE.MODEL_REFUSED', 'a network answers with 32-bit floats');
  return { data: tensor.data as Float32Array, shape: tensor.dims };
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 300);
}

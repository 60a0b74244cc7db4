import { ModelverseError } from '@icubed/errors';
import { inspectTensor } from './inspect-tensor.js';
import { protobufFields } from './protobuf-fields.js';

type Visit = (bytes: Uint8Array, depth: number) => void;

const MAX_DEPTH = 16;
/** `com.microsoft` holds ONNX Runtime's own operators; anything else would be looked for in a library of operators. */
const DOMAINS = new Set(['', 'ai.onnx', 'ai.onnx.ml', 'com.microsoft']);

/**
 * Walks a network before native code sees it, and refuses what could reach outside of its own bytes (tensors kept in other
 * files, foreign operators) or lies about its size. Field numbers are those of onnx.proto3.
 * @throws NODE.MODEL_REFUSED
 */
export function inspectOnnx(bytes: Uint8Array): void {
  let graphs = 0;
  try {
    walk(bytes, 0, {
      7: (graph, depth) => {
        graphs += 1;
        inspectGraph(graph, depth);
      },
      8: (opset, depth) => walk(opset, depth, { 1: inspectDomain }),
      20: () => refuse('it holds training information'),
      25: (fn, depth) => walk(fn, depth, { 7: inspectNode, 11: inspectAttribute }),
    });
  } catch (cause) {
    if (cause instanceof RangeError) refuse(`it is no protobuf: ${cause.message}`);
    throw cause;
  }
  if (graphs !== 1) refuse(`it holds ${graphs} graphs`);
}

const inspectGraph: Visit = (bytes, depth) =>
  walk(bytes, depth, { 1: inspectNode, 5: inspectTensorField, 15: inspectSparse });

const inspectNode: Visit = (bytes, depth) => walk(bytes, depth, { 5: inspectAttribute, 7: inspectDomain });

const inspectAttribute: Visit = (bytes, depth) =>
  walk(bytes, depth, {
    5: inspectTensorField,
    6: inspectGraph,
    10: inspectTensorField,
    11: inspectGraph,
    22: inspectSparse,
    23: inspectSparse,
  });

const inspectSparse: Visit = (bytes, depth) => walk(bytes, depth, { 1: inspectTensorField, 2: inspectTensorField });

const inspectTensorField: Visit = (bytes) => {
  const fault = inspectTensor(bytes);
  if (fault) refuse(`a tensor ${fault}`);
};

const inspectDomain: Visit = (bytes) => {
  const domain = new TextDecoder().decode(bytes);
  if (!DOMAINS.has(domain)) refuse(`it uses the operators of ${JSON.stringify(domain.slice(0, 64))}`);
};

function walk(bytes: Uint8Array, depth: number, visits: Readonly<Record<number, Visit>>): void {
  if (depth > MAX_DEPTH) refuse('its graphs are nested too deep');
  for (const { number, value } of protobufFields(bytes)) {
    const visit = visits[number];
    if (!visit) continue;
    if (!(value instanceof Uint8Array)) throw new RangeError(`field ${number} is no message`);
    visit(value, depth + 1);
  }
}

function refuse(why: string): never {
  throw new ModelverseError('NODE.MODEL_REFUSED', `the network cannot be loaded: ${why}`);
}

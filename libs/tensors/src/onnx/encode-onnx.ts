import {
  ELEMENT,
  type OnnxAttribute,
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
} from './onnx-model.js';
import { bytes, float, integer, message, text } from './protobuf-writer.js';

/** The file format's version, not the operators': 8 is read by every runtime that knows opset 13 to 18. */
const IR_VERSION = 8;

/** AttributeProto.AttributeType. */
const ATTRIBUTE = { float: 1, int: 2, text: 3, tensor: 4, ints: 7 } as const;

/**
 * The bytes of an `.onnx` file: equal models give equal bytes. Field numbers are those of onnx.proto3
 * (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3).
 * @throws RangeError for a tensor that does not hold what its shape promises, or a value nobody computes
 */
export function encodeOnnx(model: OnnxModel): Uint8Array {
  checkNames(model);
  const graph = message([
    ...model.nodes.map((node) => bytes(1, encodeNode(node))),
    text(2, model.name),
    ...model.initializers.map((tensor) => bytes(5, encodeTensor(tensor))),
    ...model.inputs.map((value) => bytes(11, encodeValue(value))),
    ...model.outputs.map((value) => bytes(12, encodeValue(value))),
  ]);
  const opset = message([text(1, ''), integer(2, model.opset)]);
  return message([integer(1, IR_VERSION), text(2, model.producer), bytes(7, graph), bytes(8, opset)]);
}

function encodeNode({ operator, inputs, outputs, attributes = [] }: OnnxNode): Uint8Array {
  return message([
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, operator),
    ...attributes.map((attribute) => bytes(5, encodeAttribute(attribute))),
  ]);
}

function encodeAttribute(attribute: OnnxAttribute): Uint8Array {
  const name = text(1, attribute.name);
  if ('float' in attribute) return message([name, float(2, attribute.float), integer(20, ATTRIBUTE.float)]);
  if ('int' in attribute) return message([name, integer(3, attribute.int), integer(20, ATTRIBUTE.int)]);
  if ('text' in attribute) return message([name, text(4, attribute.text), integer(20, ATTRIBUTE.text)]);
  if ('tensor' in attribute)
    return message([name, bytes(5, encodeTensor(attribute.tensor)), integer(20, ATTRIBUTE.tensor)]);
  return message([name, ...attribute.ints.map((value) => integer(8, value)), integer(20, ATTRIBUTE.ints)]);
}

function encodeTensor(tensor: OnnxTensor): Uint8Array {
  const values = 'floats' in tensor ? tensor.floats : tensor.int64s;
  if (values.length !== tensor.dims.reduce((product, dim) => product * dim, 1))
    throw new RangeError(`${tensor.name} holds ${values.length} elements, its shape is [${tensor.dims.join(', ')}]`);
  return message([
    ...tensor.dims.map((dim) => integer(1, dim)),
    integer(2, 'floats' in tensor ? ELEMENT.float : ELEMENT.int64),
    text(8, tensor.name),
    bytes(9, rawData(tensor)),
  ]);
}

/** Little endian whatever the machine is. */
function rawData(tensor: OnnxTensor): Uint8Array {
  const [width, length] = 'floats' in tensor ? [4, tensor.floats.length] : [8, tensor.int64s.length];
  const view = new DataView(new ArrayBuffer(width * length));
  if ('floats' in tensor) tensor.floats.forEach((value, n) => view.setFloat32(n * width, value, true));
  else tensor.int64s.forEach((value, n) => view.setBigInt64(n * width, value, true));
  return new Uint8Array(view.buffer);
}

function encodeValue({ name, shape }: OnnxValue): Uint8Array {
  const dims = shape.map((dim) => bytes(1, typeof dim === 'number' ? integer(1, dim) : text(2, dim)));
  const tensorType = message([integer(1, ELEMENT.float), bytes(2, message(dims))]);
  return message([text(1, name), bytes(2, bytes(1, tensorType))]);
}

function checkNames({ nodes, initializers, inputs, outputs }: OnnxModel): void {
  const known = new Set([...inputs, ...initializers].map(({ name }) => name));
  for (const node of nodes) {
    // an empty name stands for an optional input that is left out
    const missing = node.inputs.find((name) => name !== '' && !known.has(name));
    if (missing !== undefined)
      throw new RangeError(`${node.operator} reads ${missing}, which nothing before it writes`);
    for (const name of node.outputs) {
      if (known.has(name)) throw new RangeError(`${name} is written twice`);
      known.add(name);
    }
  }
  const missing = outputs.find(({ name }) => !known.has(name));
  if (missing) throw new RangeError(`nothing writes the output ${missing.name}`);
}

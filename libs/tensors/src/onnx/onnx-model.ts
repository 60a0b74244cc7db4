/** Element types of the tensors that are written, by TensorProto.DataType. */
export const ELEMENT = { float: 1, int64: 7 } as const;

/** Dense, row-major. An int64 tensor is used for shapes and axes. */
export type OnnxTensor = {
  readonly name: string;
  readonly dims: readonly number[];
} & ({ readonly floats: Float32Array } | { readonly int64s: readonly bigint[] });

export type OnnxAttribute =
  | { readonly name: string; readonly int: number }
  | { readonly name: string; readonly ints: readonly number[] }
  | { readonly name: string; readonly float: number }
  | { readonly name: string; readonly text: string }
  | { readonly name: string; readonly tensor: OnnxTensor };

export interface OnnxNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: readonly OnnxAttribute[];
}

/** An input or output of floats. A dimension is a size or the name of one that is only known when the network runs. */
export interface OnnxValue {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

/** One graph over ONNX's own operators. Nodes are in an order in which they can run. */
export interface OnnxModel {
  readonly name: string;
  readonly producer: string;
  readonly opset: number;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

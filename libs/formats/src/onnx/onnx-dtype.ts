/** The field of a TensorProto that holds its elements when `raw_data` does not. */
export type TypedField = 'float' | 'int32' | 'int64' | 'string' | 'double' | 'uint64';

export interface OnnxDtype {
  readonly name: string;
  readonly bits: number;
  readonly field: TypedField;
  /** Entries of that field for one element: complex numbers take two, small ones share one. */
  readonly entries: number;
}

const of = (name: string, bits: number, field: TypedField, entries = 1): OnnxDtype => ({ name, bits, field, entries });

/** TensorProto.DataType (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3). */
export const ONNX_DTYPES: Readonly<Record<number, OnnxDtype>> = {
  1: of('FLOAT', 32, 'float'),
  2: of('UINT8', 8, 'int32'),
  3: of('INT8', 8, 'int32'),
  4: of('UINT16', 16, 'int32'),
  5: of('INT16', 16, 'int32'),
  6: of('INT32', 32, 'int32'),
  7: of('INT64', 64, 'int64'),
  8: of('STRING', 0, 'string'),
  9: of('BOOL', 8, 'int32'),
  10: of('FLOAT16', 16, 'int32'),
  11: of('DOUBLE', 64, 'double'),
  12: of('UINT32', 32, 'uint64'),
  13: of('UINT64', 64, 'uint64'),
  14: of('COMPLEX64', 64, 'float', 2),
  15: of('COMPLEX128', 128, 'double', 2),
  16: of('BFLOAT16', 16, 'int32'),
  17: of('FLOAT8E4M3FN', 8, 'int32'),
  18: of('FLOAT8E4M3FNUZ', 8, 'int32'),
  19: of('FLOAT8E5M2', 8, 'int32'),
  20: of('FLOAT8E5M2FNUZ', 8, 'int32'),
  21: of('UINT4', 4, 'int32', 1 / 2),
  22: of('INT4', 4, 'int32', 1 / 2),
  23: of('FLOAT4E2M1', 4, 'int32', 1 / 2),
  24: of('FLOAT8E8M0', 8, 'int32'),
  25: of('UINT2', 2, 'int32', 1 / 4),
  26: of('INT2', 2, 'int32', 1 / 4),
};

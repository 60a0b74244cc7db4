import { GGUF_BLOCKS, half } from './gguf-blocks.js';

/** Turns the block of `elements` at byte `at` into numbers from `out[to]` on. */
export interface ValueDecoder {
  readonly elements: number;
  readonly bytes: number;
  readonly decode: (view: DataView, at: number, out: Float32Array, to: number) => void;
}

const plain = (bytes: number, read: (view: DataView, at: number) => number): ValueDecoder => ({
  elements: 1,
  bytes,
  decode: (view, at, out, to) => {
    out[to] = read(view, at);
  },
});

const F64 = plain(8, (view, at) => view.getFloat64(at, true));
const F32 = plain(4, (view, at) => view.getFloat32(at, true));
const F16 = plain(2, (view, at) => half(view.getUint16(at, true)));
const I8 = plain(1, (view, at) => view.getInt8(at));
const U8 = plain(1, (view, at) => view.getUint8(at));
const I16 = plain(2, (view, at) => view.getInt16(at, true));
const U16 = plain(2, (view, at) => view.getUint16(at, true));

const wide = new DataView(new ArrayBuffer(4));
const BF16 = plain(2, (view, at) => {
  wide.setUint32(0, view.getUint16(at, true) << 16);
  return wide.getFloat32(0);
});

/** By the names of every format. Quantised integers are read as they lie: their scale and zero point are nothing to a fingerprint. */
const DECODERS: Readonly<Record<string, ValueDecoder>> = {
  ...GGUF_BLOCKS,
  ...{ F64, DOUBLE: F64, F32, FLOAT: F32, float32: F32, F16, FLOAT16: F16, float16: F16, BF16, BFLOAT16: BF16 },
  ...{ I8, INT8: I8, int8: I8, U8, UINT8: U8, uint8: U8, I16, INT16: I16, int16: I16, U16, UINT16: U16, uint16: U16 },
};

/** Nothing for types that hold no weights, or are not read. */
export function decoderOf(dtype: string): ValueDecoder | undefined {
  return Object.hasOwn(DECODERS, dtype) ? DECODERS[dtype] : undefined;
}

import type { ValueDecoder } from './value-decoder.js';

/** The quantised blocks of ggml that are read, after `dequantize_row_*` of ggml-quants.c (https://github.com/ggml-org/ggml). */
export const GGUF_BLOCKS: Readonly<Record<string, ValueDecoder>> = {
  Q8_0: {
    elements: 32,
    bytes: 34,
    decode: (view, at, out, to) => {
      const scale = half(view.getUint16(at, true));
      for (let i = 0; i < 32; i += 1) out[to + i] = scale * view.getInt8(at + 2 + i);
    },
  },
  Q4_0: {
    elements: 32,
    bytes: 18,
    decode: (view, at, out, to) => {
      const scale = half(view.getUint16(at, true));
      for (let i = 0; i < 16; i += 1) {
        const pair = view.getUint8(at + 2 + i);
        out[to + i] = scale * ((pair & 15) - 8);
        out[to + i + 16] = scale * ((pair >> 4) - 8);
      }
    },
  },
  Q4_1: {
    elements: 32,
    bytes: 20,
    decode: (view, at, out, to) => {
      const [scale, least] = [half(view.getUint16(at, true)), half(view.getUint16(at + 2, true))];
      for (let i = 0; i < 16; i += 1) {
        const pair = view.getUint8(at + 4 + i);
        out[to + i] = scale * (pair & 15) + least;
        out[to + i + 16] = scale * (pair >> 4) + least;
      }
    },
  },
  Q4_K: { elements: 256, bytes: 144, decode: decodeQ4K },
  Q6_K: { elements: 256, bytes: 210, decode: decodeQ6K },
};

function decodeQ4K(view: DataView, at: number, out: Float32Array, to: number): void {
  const [scale, least] = [half(view.getUint16(at, true)), half(view.getUint16(at + 2, true))];
  const packed = (index: number) => view.getUint8(at + 4 + index);
  for (let group = 0; group < 8; group += 1) {
    // eight scales and eight least values of six bits each, in twelve bytes
    const low = group < 4;
    const six = low ? packed(group) & 63 : (packed(group + 4) & 15) | ((packed(group - 4) >> 6) << 4);
    const off = low ? packed(group + 4) & 63 : (packed(group + 4) >> 4) | ((packed(group) >> 6) << 4);
    const values = at + 16 + (group >> 1) * 32;
    for (let i = 0; i < 32; i += 1) {
      const pair = view.getUint8(values + i);
      out[to + group * 32 + i] = scale * six * (group % 2 === 0 ? pair & 15 : pair >> 4) - least * off;
    }
  }
}

function decodeQ6K(view: DataView, at: number, out: Float32Array, to: number): void {
  const scale = half(view.getUint16(at + 208, true));
  for (let i = 0; i < 256; i += 1) {
    // two halves of 128, each of four rows of 32 that share bytes
    const [part, row, column] = [i >> 7, (i >> 5) & 3, i & 31];
    const low = view.getUint8(at + part * 64 + (row & 1) * 32 + column);
    const high = view.getUint8(at + 128 + part * 32 + column);
    const six = ((row < 2 ? low & 15 : low >> 4) | (((high >> (row * 2)) & 3) << 4)) - 32;
    out[to + i] = scale * view.getInt8(at + 192 + part * 8 + row * 2 + (column >> 4)) * six;
  }
}

/** IEEE 754 binary16. */
export function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

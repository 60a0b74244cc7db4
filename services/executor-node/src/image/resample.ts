import type { Pixels } from './pixels.js';

interface Taps {
  readonly first: Int32Array;
  readonly weights: readonly Float64Array[];
}

/**
 * Triangle filter whose support grows with the shrink factor, so that thin strokes are averaged and not skipped.
 * Written here and not left to libvips: its vector code may round differently from machine to machine, and two nodes must
 * give the same bytes for the same call.
 */
export function resample(source: Pixels, width: number, height: number): Pixels {
  if (source.width === width && source.height === height) return source;
  return resampleRows(resampleColumns(source, width), height);
}

function resampleColumns(source: Pixels, width: number): Pixels {
  const { first, weights } = taps(source.width, width);
  const data = new Uint8Array(width * source.height * 3);
  for (let y = 0; y < source.height; y += 1) {
    const row = y * source.width;
    for (let x = 0; x < width; x += 1) {
      const weight = weights[x]!;
      let from = (row + first[x]!) * 3;
      let [r, g, b] = [0, 0, 0];
      for (let k = 0; k < weight.length; k += 1, from += 3) {
        const w = weight[k]!;
        r += source.data[from]! * w;
        g += source.data[from + 1]! * w;
        b += source.data[from + 2]! * w;
      }
      const to = (y * width + x) * 3;
      data[to] = r + 0.5;
      data[to + 1] = g + 0.5;
      data[to + 2] = b + 0.5;
    }
  }
  return { width, height: source.height, data };
}

function resampleRows(source: Pixels, height: number): Pixels {
  const { first, weights } = taps(source.height, height);
  const stride = source.width * 3;
  const data = new Uint8Array(stride * height);
  const sum = new Float64Array(stride);
  for (let y = 0; y < height; y += 1) {
    sum.fill(0.5);
    const weight = weights[y]!;
    for (let k = 0; k < weight.length; k += 1) {
      const w = weight[k]!;
      const from = (first[y]! + k) * stride;
      for (let i = 0; i < stride; i += 1) sum[i]! += source.data[from + i]! * w;
    }
    data.set(sum, y * stride);
  }
  return { width: source.width, height, data };
}

function taps(from: number, to: number): Taps {
  const scale = from / to;
  const support = Math.max(1, scale);
  const first = new Int32Array(to);
  const weights: Float64Array[] = [];
  for (let i = 0; i < to; i += 1) {
    const centre = (i + 0.5) * scale - 0.5;
    const low = Math.max(0, Math.ceil(centre - support));
    const high = Math.min(from - 1, Math.floor(centre + support));
    const weight = Float64Array.from({ length: high - low + 1 }, (_, k) =>
      Math.max(0, 1 - Math.abs(low + k - centre) / support),
    );
    const total = weight.reduce((a, b) => a + b, 0);
    first[i] = low;
    weights.push(weight.map((w) => w / total));
  }
  return { first, weights };
}

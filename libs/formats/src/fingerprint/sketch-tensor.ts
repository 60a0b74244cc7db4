import { AxisNorms, type AxisProfile } from './axis-norms.js';
import { OrderHash } from './order-hash.js';

/** What is kept of a tensor: nothing that its values could be made from again. */
export interface TensorSketch {
  readonly elements: number;
  /** Of the values in their order. */
  readonly hash: Uint8Array;
  /** Only of a tensor that was sketched as a whole; the order of a part is part of what it is. Means of |u|^½, |u|, |u|^1½, |u|³ and of sign(u)·|u|^1½, u being the values less their mean over their deviation: whatever their order. */
  readonly moments: readonly number[];
  /** The standard error of each, as if the values were drawn. */
  readonly errors: readonly number[];
  /** Of the two longest axes, the longer first. */
  readonly axes: readonly AxisProfile[];
}

/** Of a larger tensor, its first elements are sketched: with the number of tensors it bounds the work for a model. */
export const ELEMENTS_MAX = 4 * 1024 * 1024;

type Values = () => AsyncIterable<Float32Array>;
const MOMENTS = 5;

/**
 * Sketches a tensor in two passes over its values, holding none of them. Nothing for one whose values are all equal, or no numbers.
 *
 * @param values gives the elements in their order, twice: all that the shape counts, or the first of them
 */
export async function sketchTensor(shape: readonly number[], values: Values): Promise<TensorSketch | undefined> {
  const all = shape.reduce((product, length) => product * length, 1);
  const hash = new OrderHash();
  const axes = all <= ELEMENTS_MAX ? AxisNorms.of(shape) : [];
  let [elements, sum, squares] = [0, 0, 0];
  for await (const chunk of values()) {
    for (const value of chunk) {
      hash.add(elements, value);
      for (const axis of axes) axis.add(elements, value);
      sum += value;
      squares += value * value;
      elements += 1;
    }
  }
  const mean = sum / elements;
  const deviation = Math.sqrt(squares / elements - mean * mean);
  if (!Number.isFinite(deviation) || deviation <= Math.abs(mean) * 1e-6) return undefined;
  const order = { elements: all, hash: hash.finish(mean) };
  if (elements < all) return { ...order, moments: [], errors: [], axes: [] };
  const { moments, errors } = await momentsOf(values, mean, deviation, elements);
  const profiles = axes.map((axis) => axis.finish(mean)).filter((profile) => profile !== undefined);
  // of two axes of one length it is not known which was first: a transposed copy has them the other way round
  if (profiles.length === 2 && profiles[0]!.length === profiles[1]!.length)
    profiles.sort((a, b) => b.spread - a.spread);
  return { ...order, moments, errors, axes: profiles };
}

async function momentsOf(values: Values, mean: number, deviation: number, elements: number) {
  const [sums, squares] = [new Float64Array(MOMENTS), new Float64Array(MOMENTS)];
  for await (const chunk of values()) {
    for (const value of chunk) {
      const u = (value - mean) / deviation;
      const size = Math.abs(u);
      const root = Math.sqrt(size);
      const powers = [root, size, size * root, size * size * size, u * root];
      for (let i = 0; i < MOMENTS; i += 1) {
        sums[i] = sums[i]! + powers[i]!;
        squares[i] = squares[i]! + powers[i]! * powers[i]!;
      }
    }
  }
  const moments = Array.from(sums, (total) => total / elements);
  const errors = moments.map((moment, i) =>
    Math.sqrt(Math.max(0, squares[i]! / elements - moment * moment) / elements),
  );
  return { moments, errors };
}

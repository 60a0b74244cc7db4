/** A vector of which only the elements that are not zero are kept. `indices` ascend. */
export interface SparseVector {
  readonly indices: Uint32Array;
  readonly values: Float64Array;
}

export function dot({ indices, values }: SparseVector, dense: Float64Array): number {
  let sum = 0;
  for (let n = 0; n < indices.length; n += 1) sum += values[n]! * dense[indices[n]!]!;
  return sum;
}

/** `target += factor · vector` */
export function addScaled(target: Float64Array, factor: number, { indices, values }: SparseVector): void {
  for (let n = 0; n < indices.length; n += 1) target[indices[n]!]! += factor * values[n]!;
}

export function toDense({ indices, values }: SparseVector, size: number): Float32Array {
  const dense = new Float32Array(size);
  for (let n = 0; n < indices.length; n += 1) dense[indices[n]!] = values[n]!;
  return dense;
}

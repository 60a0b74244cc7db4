import { differingBits, HASH_BITS } from './order-hash.js';
import { likenessOf } from './compare-sketches.js';
import type { TensorSketch } from './sketch-tensor.js';

/** What of one model is found again in another. */
export interface ModelMatch {
  /** Tensors of the first that are like one of the second, each of which counts once. */
  readonly tensors: number;
  readonly inOrder: number;
  /** Elements in them, of all that were sketched of each model. */
  readonly ofFirst: number;
  readonly ofSecond: number;
  /** Mean share of bits that differ in the tensors alike in order: 0 for copies. */
  readonly distance: number | undefined;
}

/** Less is what models share that have nothing in common but tables: the Fourier bases of two voice detectors are 15 % of each. */
export const SHARE_MIN = 0.2;
/** So few tensors in another order may be chance. */
const SHUFFLED_MIN = 3;

export function matchModels(first: readonly TensorSketch[], second: readonly TensorSketch[]): ModelMatch {
  const left = new Set(second);
  let [tensors, inOrder, elements, bits] = [0, 0, 0, 0];
  // what is alike in order is matched first: a tensor in another order may be like several
  const rest: TensorSketch[] = [];
  for (const tensor of first) {
    const nearest = [...left]
      .filter((other) => likenessOf(tensor, other) === 'ORDER')
      .map((other) => ({ other, bits: differingBits(tensor.hash, other.hash) }))
      .sort((a, b) => a.bits - b.bits)[0];
    if (!nearest) rest.push(tensor);
    else {
      left.delete(nearest.other);
      inOrder += 1;
      elements += tensor.elements;
      bits += nearest.bits;
    }
  }
  const shuffled = rest.filter((tensor) => {
    const other = [...left].find((candidate) => likenessOf(tensor, candidate) === 'SHUFFLED');
    return other !== undefined && left.delete(other);
  });
  if (shuffled.length >= SHUFFLED_MIN || (shuffled.length > 0 && inOrder > 0)) {
    tensors = shuffled.length;
    elements += sum(shuffled);
  }
  tensors += inOrder;
  return {
    tensors,
    inOrder,
    ofFirst: elements / (sum(first) || 1),
    ofSecond: elements / (sum(second) || 1),
    distance: inOrder === 0 ? undefined : bits / inOrder / HASH_BITS,
  };
}

/** Whether one may be made from the other: enough of either is found in the other. */
export function suspicious({ ofFirst, ofSecond }: ModelMatch): boolean {
  return Math.max(ofFirst, ofSecond) >= SHARE_MIN;
}

function sum(tensors: readonly TensorSketch[]): number {
  return tensors.reduce((total, { elements }) => total + elements, 0);
}

import type { AxisProfile } from './axis-norms.js';
import { differingBits } from './order-hash.js';
import type { TensorSketch } from './sketch-tensor.js';

export type Likeness = 'ORDER' | 'SHUFFLED';

/** Bits that may differ: 36 of 128 is a cosine of .63, which a mean of two strangers has with either; strangers differ in 64 ± 6. */
export const BITS_MAX = 36;
/** How far each moment may be off: in its standard error, or as a part of itself. */
const MOMENT_ERRORS = 2;
const MOMENT_SHARE = 0.03;
/**
 * How far the lengths of slices may be off, all quantiles together: in the standard error that as many draws from one distribution would have, or as a part of
 * their spread. Strangers of one architecture lie between 1 and 4 (`npm run fingerprints -w libs/formats`).
 */
const QUANTILE_ERRORS = 0.6;
const QUANTILE_SHARE = 0.01;

/** How two tensors of one size are alike, or that they are not. */
export function likenessOf(a: TensorSketch, b: TensorSketch): Likeness | undefined {
  if (a.elements !== b.elements) return undefined;
  if (differingBits(a.hash, b.hash) <= BITS_MAX) return 'ORDER';
  return shuffled(a, b) ? 'SHUFFLED' : undefined;
}

function shuffled(a: TensorSketch, b: TensorSketch): boolean {
  // without an axis the moments alone would have to tell: too many strangers share them
  if (a.axes.length === 0 || a.axes.length !== b.axes.length || a.moments.length === 0) return false;
  const momentsAlike = a.moments.every((moment, i) => {
    const off = Math.abs(moment - b.moments[i]!);
    return off <= Math.max(MOMENT_ERRORS * a.errors[i]!, MOMENT_SHARE * Math.abs(moment));
  });
  return momentsAlike && a.axes.every((axis, i) => axisAlike(axis, b.axes[i]!));
}

function axisAlike(a: AxisProfile, b: AxisProfile): boolean {
  if (a.length !== b.length) return false;
  const squares = a.quantiles.reduce((sum, quantile, i) => sum + (quantile - b.quantiles[i]!) ** 2, 0);
  const off = Math.sqrt(squares / a.quantiles.length);
  return off <= Math.max((QUANTILE_ERRORS * a.spread) / Math.sqrt(a.length), QUANTILE_SHARE * a.spread);
}

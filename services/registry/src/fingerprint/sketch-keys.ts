import { bandsOf, type TensorSketch } from '@icubed/formats';

const BANDS = 8n;
const VALUES = 65_536n;
/** Of the number of elements as many bits as leave a key within PostgreSQL's bigint. */
const ELEMENT_BITS = 44n;

/** What a hash is looked up by: equal keys are equal bands of tensors of one size. */
export function keysOf({ elements, hash }: Pick<TensorSketch, 'elements' | 'hash'>): bigint[] {
  const size = BigInt(elements) & ((1n << ELEMENT_BITS) - 1n);
  return bandsOf(hash).map((value, band) => (size * BANDS + BigInt(band)) * VALUES + BigInt(value));
}

const MILLION = 1_000_000;

/** The mean of |u| and the spread of the longest axis in millionths; nothing for a tensor that can be found by its order only. */
export function spreadsOf({
  moments,
  axes,
}: Pick<TensorSketch, 'moments' | 'axes'>): readonly [number, number] | undefined {
  if (moments[1] === undefined || axes[0] === undefined) return undefined;
  return [Math.round(moments[1] * MILLION), Math.round(axes[0].spread * MILLION)];
}

/** How far both may be off in the same tensor in another order, as `likenessOf` allows: low and high of the one, then of the other. */
export function spreadRanges(
  sketch: Pick<TensorSketch, 'moments' | 'errors' | 'axes'>,
): readonly [number, number, number, number] | undefined {
  const spreads = spreadsOf(sketch);
  if (!spreads) return undefined;
  const [spread, axis] = spreads;
  const off = Math.ceil(Math.max(spread * 0.03, 2 * (sketch.errors[1] ?? 0) * MILLION));
  const axisOff = Math.ceil(axis * Math.max(0.02, 1 / Math.sqrt(sketch.axes[0]!.length)));
  return [spread - off, spread + off, axis - axisOff, axis + axisOff];
}

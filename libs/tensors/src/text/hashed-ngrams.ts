import type { SparseVector } from '../linear/sparse-vector.js';
import { fnv1a, FNV_START, folded } from './fnv1a.js';
import { wordsOf } from './words.js';

/** The settings of `text/hashed-ngrams@1`, as a model's description gives them. */
export interface NgramSettings {
  /** How many features: a power of two, 2⁸ to 2¹⁶. */
  readonly buckets: number;
  /** Up to how many words make one feature, 1 to 3. */
  readonly words: number;
  /** Whether a feature that comes n times weighs 1 + ln n and not n. */
  readonly sublinear: boolean;
}

const SPACE = Uint8Array.of(0x20);

/**
 * The features of a text: its runs of 1 to `words` words, hashed into buckets (FNV-1a over their UTF-8, a space between words),
 * counted, scaled to length 1. Training and serving both call this, so a model sees the same numbers in both.
 * @throws RangeError for settings outside of their bounds
 */
export function hashedNgrams(text: string, { buckets, words, sublinear }: NgramSettings): SparseVector {
  const bits = Math.log2(buckets);
  if (!Number.isInteger(bits) || bits < 8 || bits > 16) throw new RangeError('buckets are a power of two, 2⁸ to 2¹⁶');
  if (!Number.isInteger(words) || words < 1 || words > 3) throw new RangeError('a feature has 1 to 3 words');
  const counts = countNgrams(wordsOf(text), bits, words);
  const indices = Uint32Array.from(counts.keys()).sort();
  const values = new Float64Array(indices.length);
  let squares = 0;
  for (let n = 0; n < indices.length; n += 1) {
    const count = counts.get(indices[n]!)!;
    const weight = sublinear ? 1 + Math.log(count) : count;
    values[n] = weight;
    squares += weight * weight;
  }
  const length = Math.sqrt(squares);
  for (let n = 0; n < values.length; n += 1) values[n]! /= length;
  return { indices, values };
}

function countNgrams(words: readonly string[], bits: number, most: number): Map<number, number> {
  const encoder = new TextEncoder();
  const encoded = new Map<string, Uint8Array>();
  const bytes = words.map((word) => {
    const known = encoded.get(word);
    if (known) return known;
    const fresh = encoder.encode(word);
    encoded.set(word, fresh);
    return fresh;
  });
  const counts = new Map<number, number>();
  for (let from = 0; from < bytes.length; from += 1) {
    let hash = FNV_START;
    for (let at = from; at < Math.min(from + most, bytes.length); at += 1) {
      // the hash of a run goes on from that of the run without its last word
      hash = fnv1a(bytes[at]!, at === from ? hash : fnv1a(SPACE, hash));
      const bucket = folded(hash, bits);
      counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
    }
  }
  return counts;
}

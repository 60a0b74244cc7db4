export const HASH_BITS = 128;
/** Pieces of the hash that are looked up: two relatives share at least one of them, strangers rarely. */
export const BAND_BITS = 16;

/**
 * SimHash (Charikar 2002) by sparse signed projections: each element is added, under a sign of its place, to one of 128 sums, whose signs are the hash. The share
 * of bits that differ estimates the angle between two tensors divided by π. Scale and offset cancel, so quantisation hardly moves it.
 */
export class OrderHash {
  private readonly sums = new Float64Array(HASH_BITS);
  private readonly signs = new Float64Array(HASH_BITS);

  add(place: number, value: number): void {
    const mixed = mix(place);
    const sum = mixed & (HASH_BITS - 1);
    const sign = mixed & HASH_BITS ? 1 : -1;
    this.sums[sum] = this.sums[sum]! + sign * value;
    this.signs[sum] = this.signs[sum]! + sign;
  }

  /** @param mean of all elements, taken off as if each had been added without it */
  finish(mean: number): Uint8Array {
    const hash = new Uint8Array(HASH_BITS / 8);
    for (let bit = 0; bit < HASH_BITS; bit += 1)
      if (this.sums[bit]! - mean * this.signs[bit]! > 0) hash[bit >> 3]! |= 1 << (bit & 7);
    return hash;
  }
}

/** The finaliser of MurmurHash3 over both halves of a place: part of the fingerprint's format, never to change. */
function mix(place: number): number {
  let h = (place >>> 0) ^ Math.imul(Math.floor(place / 4_294_967_296), 0x9e3779b1);
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

export function differingBits(a: Uint8Array, b: Uint8Array): number {
  let bits = 0;
  for (let i = 0; i < a.length; i += 1) {
    for (let left = a[i]! ^ b[i]!; left; left &= left - 1) bits += 1;
  }
  return bits;
}

/** The bands of a hash, each as a number from 0 to 65,535. */
export function bandsOf(hash: Uint8Array): number[] {
  return Array.from({ length: HASH_BITS / BAND_BITS }, (_, band) => hash[band * 2]! | (hash[band * 2 + 1]! << 8));
}

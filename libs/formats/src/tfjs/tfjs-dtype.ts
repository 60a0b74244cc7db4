/** Bits of one element as it lies in a shard; strings have a length of their own each. */
export const TFJS_BITS: Readonly<Record<string, number>> = {
  float32: 32,
  float16: 16,
  int32: 32,
  uint8: 8,
  uint16: 16,
  int8: 8,
  int16: 16,
  bool: 8,
  complex64: 64,
};

/** What weights are stored as when they are quantised. */
export const QUANTISED_AS: ReadonlySet<string> = new Set(['uint8', 'uint16', 'float16']);

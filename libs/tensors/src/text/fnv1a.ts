const PRIME = 0x01000193;

/** The hash of no bytes. */
export const FNV_START = 0x811c9dc5;

/** FNV-1a of 32 bits (draft-eastlake-fnv), going on from the hash of what came before. Unsigned. */
export function fnv1a(bytes: Uint8Array, before = FNV_START): number {
  let hash = before;
  for (let at = 0; at < bytes.length; at += 1) hash = Math.imul(hash ^ bytes[at]!, PRIME);
  return hash >>> 0;
}

/** A hash folded to `bits` of at most 16: the parts are xored, as FNV's authors advise for powers of two. */
export function folded(hash: number, bits: number): number {
  return ((hash >>> bits) ^ hash) & (2 ** bits - 1);
}

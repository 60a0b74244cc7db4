import { quoted, type Refusal } from '../refusal.js';
import type { TensorInfo } from './tensor.js';

type Placed = Pick<TensorInfo, 'name' | 'offset' | 'bytes'>;

/** In the order of their bytes. */
export function byOffset<T extends Placed>(tensors: readonly T[]): T[] {
  return tensors.toSorted((a, b) => a.offset - b.offset || a.bytes - b.bytes);
}

/** Bytes that two tensors share would let a small file fill a large memory. @throws CONTENT.FORMAT_INVALID */
export function refuseOverlap(tensors: readonly Placed[], refusal: Refusal): void {
  let [end, before] = [0, ''];
  for (const { name, offset, bytes } of byOffset(tensors)) {
    if (offset < end && bytes > 0) refusal.malformed(`the bytes of ${quoted(name)} overlap ${quoted(before)}`, offset);
    if (offset + bytes > end) [end, before] = [offset + bytes, name];
  }
}

/**
 * Each tensor starts where the one before it ends, rounded up to `alignment`: no byte is shared, none is hidden.
 * @throws CONTENT.FORMAT_INVALID
 */
export function refuseGaps(tensors: readonly Placed[], start: number, alignment: number, refusal: Refusal): number {
  let end = start;
  for (const { name, offset, bytes } of byOffset(tensors)) {
    const expected = start + Math.ceil((end - start) / alignment) * alignment;
    if (offset < expected) refusal.malformed(`the bytes of ${quoted(name)} overlap the tensor before`, offset);
    if (offset > expected) refusal.malformed(`bytes before ${quoted(name)} belong to no tensor`, expected);
    end = offset + bytes;
  }
  return end;
}

import type { TensorInfo } from '../model/tensor.js';
import type { RandomAccess } from '../reader/random-access.js';
import { decoderOf } from './value-decoder.js';

const WINDOW_BYTES = 256 * 1024;

/** How many elements can be read; 0 where the type is not, or they do not lie in one plain array. */
export function readableElements({ dtype, bytes, encoding }: TensorInfo): number {
  const decoder = decoderOf(dtype);
  if (!decoder || encoding === 'protobuf' || bytes % decoder.bytes !== 0) return 0;
  return (bytes / decoder.bytes) * decoder.elements;
}

/**
 * The elements in their order, a window at a time: the array that is given out is filled anew for the next.
 *
 * @param reader of the file that the tensor lies in
 * @param limit how many are read at most, rounded up to a block
 */
export async function* tensorValues(
  tensor: TensorInfo,
  reader: RandomAccess,
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<Float32Array> {
  const decoder = decoderOf(tensor.dtype);
  if (!decoder || readableElements(tensor) === 0) return;
  const { bytes: size, elements, decode } = decoder;
  const blocks = Math.floor(WINDOW_BYTES / size);
  const values = new Float32Array(blocks * elements);
  const end = Math.min(tensor.bytes, Math.ceil(limit / elements) * size);
  for (let done = 0; done < end; done += blocks * size) {
    const length = Math.min(blocks * size, end - done);
    const bytes = await reader.read(tensor.offset + done, length);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const count = Math.floor(bytes.byteLength / size);
    for (let block = 0; block < count; block += 1) decode(view, block * size, values, block * elements);
    yield values.subarray(0, count * elements);
  }
}

import { invalid } from './eip712-proof.js';

/** The least that Bitstring Status List 1.0 allows: one bit among many tells little about whom it is of. */
export const STATUS_LIST_BITS = 131_072;
const BYTES_MAX = 1024 * 1024;
/** Multibase: base64url without padding. */
const PREFIX = 'u';

/** @param revoked indices below {@link STATUS_LIST_BITS} */
export async function encodeStatusList(revoked: Iterable<number>): Promise<string> {
  const bits = new Uint8Array(STATUS_LIST_BITS / 8);
  // the first index is the left-most bit
  for (const index of revoked) bits[index >> 3]! |= 0x80 >> (index & 7);
  const packed = await collect(new Blob([bits]).stream().pipeThrough(new CompressionStream('gzip')), BYTES_MAX);
  return PREFIX + Buffer.from(packed).toString('base64url');
}

/** @throws PROTOCOL.CREDENTIAL_INVALID for a list that is none, or has no such index */
export async function readStatus(encodedList: string, index: number): Promise<boolean> {
  if (!encodedList.startsWith(PREFIX)) throw invalid('its status list is not encoded in base64url');
  const packed = Buffer.from(encodedList.slice(PREFIX.length), 'base64url');
  const bits = await unpack(packed);
  if (bits.byteLength * 8 < STATUS_LIST_BITS) throw invalid('its status list is too short');
  if (index >= bits.byteLength * 8) throw invalid(`its status list has no index ${index}`);
  return (bits[index >> 3]! & (0x80 >> (index & 7))) !== 0;
}

async function unpack(packed: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  try {
    return await collect(new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip')), BYTES_MAX);
  } catch (cause) {
    throw invalid('its status list cannot be unpacked', cause);
  }
}

/** A few bytes of gzip can become gigabytes: it stops at `most`. */
async function collect(stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of stream) {
    size += part.byteLength;
    if (size > most) throw new RangeError(`larger than ${most} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

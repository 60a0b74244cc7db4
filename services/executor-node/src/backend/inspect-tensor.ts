import { protobufFields } from './protobuf-fields.js';

const DIMS = 1;
const DATA_TYPE = 2;
const RAW_DATA = 9;
const EXTERNAL_DATA = 13;
const DATA_LOCATION = 14;
/** 64 dimensions of ten bytes each; also keeps the product below from growing without end. */
const MAX_PACKED_DIMS_BYTES = 640;

/** Bits of one element by TensorProto.DataType; a type that is absent here has no raw form or is unknown. */
// prettier-ignore
const BITS: Readonly<Record<number, bigint>> = {
  1: 32n, 2: 8n, 3: 8n, 4: 16n, 5: 16n, 6: 32n, 7: 64n, 9: 8n, 10: 16n, 11: 64n, 12: 32n, 13: 64n,
  14: 64n, 15: 128n, 16: 16n, 17: 8n, 18: 8n, 19: 8n, 20: 8n, 21: 4n, 22: 4n,
};

/**
 * What is wrong with a TensorProto, or nothing. The product of its dimensions is what a loader allocates, so it may not promise
 * more elements than its bytes can hold.
 */
export function inspectTensor(bytes: Uint8Array): string | undefined {
  let [elements, type, stored] = [1n, 0n, 0n];
  let raw: Uint8Array | undefined;
  for (const { number, value } of protobufFields(bytes)) {
    if (number === EXTERNAL_DATA || (number === DATA_LOCATION && value !== 0n)) return 'is kept in another file';
    if (number === DIMS) for (const dim of dimsOf(value)) elements *= BigInt.asUintN(64, dim);
    else if (number === DATA_TYPE && typeof value === 'bigint') type = value;
    else if (number === RAW_DATA && value instanceof Uint8Array) raw = value;
    else if (number !== 8 && number !== 12) stored += sizeOf(value);
    if (elements >= 2n ** 63n) return 'has more elements than can be counted';
  }
  if (!raw) return elements > stored ? 'promises more elements than it holds' : undefined;
  const bits = BITS[Number(type)];
  if (bits === undefined) return 'has an unknown element type';
  return (elements * bits + 7n) / 8n === BigInt(raw.length) ? undefined : 'does not have the size of its shape';
}

function dimsOf(value: bigint | Uint8Array | undefined): bigint[] {
  if (typeof value === 'bigint') return [value];
  if (value === undefined) return [];
  if (value.length > MAX_PACKED_DIMS_BYTES) throw new RangeError('a tensor has too many dimensions');
  const dims: bigint[] = [];
  let [dim, shift] = [0n, 0n];
  for (const byte of value) {
    dim |= BigInt(byte & 0x7f) << shift;
    shift += 7n;
    if (byte < 0x80) {
      dims.push(dim);
      [dim, shift] = [0n, 0n];
    }
  }
  return dims;
}

/** An upper bound of the elements a typed data field can hold: packed varints take a byte each at least. */
function sizeOf(value: bigint | Uint8Array | undefined): bigint {
  return value instanceof Uint8Array ? BigInt(value.length) + 1n : 1n;
}

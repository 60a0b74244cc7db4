export interface Field {
  readonly number: number;
  /** A varint as it is; the bytes of a length-delimited field; nothing of a fixed-width one. */
  readonly value: bigint | Uint8Array | undefined;
}

const VARINT = 0;
const FIXED_64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED_32 = 5;

/**
 * The fields of one protobuf message, without copying and without a schema.
 * @throws RangeError when the bytes are no protobuf message
 */
export function* protobufFields(bytes: Uint8Array): Generator<Field> {
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) throw new RangeError('a varint is cut');
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError('a varint has more than ten bytes');
  };
  const skip = (count: number): number => {
    const from = at;
    if (count > bytes.length - at) throw new RangeError('a field is longer than its message');
    at += count;
    return from;
  };
  while (at < bytes.length) {
    const tag = varint();
    const number = Number(tag >> 3n);
    if (number === 0) throw new RangeError('a field has the number 0');
    switch (Number(tag & 7n)) {
      case VARINT:
        yield { number, value: varint() };
        break;
      case LENGTH_DELIMITED: {
        const length = Number(varint());
        const from = skip(length);
        yield { number, value: bytes.subarray(from, from + length) };
        break;
      }
      case FIXED_64:
        skip(8);
        yield { number, value: undefined };
        break;
      case FIXED_32:
        skip(4);
        yield { number, value: undefined };
        break;
      default:
        throw new RangeError('a field has an unknown wire type');
    }
  }
}

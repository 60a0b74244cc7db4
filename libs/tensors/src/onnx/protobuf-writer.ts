const VARINT = 0;
const LENGTH_DELIMITED = 2;
const FIXED_32 = 5;

/** A field of a protobuf message, already encoded. A message is its fields one after the other. */
export type Field = Uint8Array;

export function message(fields: readonly (Field | undefined)[]): Uint8Array {
  const written = fields.filter((field) => field !== undefined);
  const bytes = new Uint8Array(written.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const field of written) {
    bytes.set(field, at);
    at += field.length;
  }
  return bytes;
}

/** An int64, int32 or enum. Negative numbers take ten bytes, as two's complement of 64 bits. */
export function integer(number: number, value: number | bigint): Field {
  return message([varint(tag(number, VARINT)), varint(BigInt.asUintN(64, BigInt(value)))]);
}

export function float(number: number, value: number): Field {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return message([varint(tag(number, FIXED_32)), bytes]);
}

export function bytes(number: number, value: Uint8Array): Field {
  return message([varint(tag(number, LENGTH_DELIMITED)), varint(BigInt(value.length)), value]);
}

export function text(number: number, value: string): Field {
  return bytes(number, new TextEncoder().encode(value));
}

function tag(number: number, wireType: number): bigint {
  return (BigInt(number) << 3n) | BigInt(wireType);
}

function varint(value: bigint): Uint8Array {
  const written: number[] = [];
  let rest = value;
  do {
    written.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Uint8Array.from(written);
}

/** Writes protobuf byte by byte, valid or hostile. */
export function field(number: number, content: Uint8Array | string | number | bigint): Buffer {
  if (typeof content === 'number' || typeof content === 'bigint')
    return Buffer.concat([varint(number * 8), varint(content)]);
  const bytes = Buffer.from(content);
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

export function message(...fields: Uint8Array[]): Buffer {
  return Buffer.concat(fields);
}

export function varint(value: number | bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    bytes.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Buffer.from(bytes);
}

/** Writes small ONNX files byte by byte, valid or hostile. Field numbers are those of onnx.proto3. */
export function field(number: number, content: Uint8Array | number): Buffer<ArrayBuffer> {
  if (typeof content === 'number') return Buffer.concat([varint((number << 3) | 0), varint(content)]);
  return Buffer.concat([varint((number << 3) | 2), varint(content.length), content]);
}

export function tensor(of: { dims: number[]; type: number; raw?: number; location?: number }): Buffer<ArrayBuffer> {
  return Buffer.concat([
    ...of.dims.map((dim) => field(1, dim)),
    field(2, of.type),
    ...(of.raw === undefined ? [] : [field(9, Buffer.alloc(of.raw))]),
    ...(of.location === undefined ? [] : [field(14, of.location)]),
  ]);
}

/** A model of one graph with one `Relu` node from `x` to `y`, both `[1]` floats. */
export function onnxModel(
  with_: { initializer?: Uint8Array; graph?: Uint8Array; domain?: string } = {},
): Buffer<ArrayBuffer> {
  const text = (value: string) => Buffer.from(value);
  const node = Buffer.concat([
    field(1, text('x')),
    field(2, text('y')),
    field(4, text('Relu')),
    field(7, text(with_.domain ?? '')),
  ]);
  const floats = field(1, Buffer.concat([field(1, 1), field(2, field(1, field(1, 1)))]));
  const value = (name: string) => Buffer.concat([field(1, text(name)), field(2, floats)]);
  const graph = Buffer.concat([
    field(1, node),
    field(2, text('g')),
    ...(with_.initializer ? [field(5, with_.initializer)] : []),
    field(11, value('x')),
    field(12, value('y')),
    with_.graph ?? new Uint8Array(),
  ]);
  return Buffer.concat([field(1, 8), field(7, graph), field(8, field(2, 13))]);
}

function varint(value: number): Buffer<ArrayBuffer> {
  const bytes: number[] = [];
  let rest = BigInt(value);
  do {
    bytes.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Buffer.from(bytes);
}

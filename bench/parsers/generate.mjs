import { createHash } from 'node:crypto';
import { crc32, deflateRawSync } from 'node:zlib';

const GIB = 2 ** 30;
const u16 = (value) => Buffer.from(Uint16Array.of(value).buffer);
const u32 = (value) => Buffer.from(Uint32Array.of(value).buffer);
const u64 = (value) => Buffer.from(BigUint64Array.of(BigInt(value)).buffer);

/** Each writes a file, sparse where it holds weights, and gives the bytes of what has to be read of it. */
export async function safetensorsFile(file) {
  const count = 100_000;
  const bytes = 10_720;
  const tensors = Array.from({ length: count }, (_, n) => [
    `model.layers.${n}.mlp.down_proj.weight`,
    { dtype: 'F16', shape: [bytes / 32, 16], data_offsets: [n * bytes, (n + 1) * bytes] },
  ]);
  const header = Buffer.from(JSON.stringify({ __metadata__: { format: 'pt' }, ...Object.fromEntries(tensors) }));
  await file.write(Buffer.concat([u64(header.length), header]), 0, undefined, 0);
  await file.truncate(8 + header.length + count * bytes);
  return header.length;
}

export async function ggufFile(file) {
  const text = (value) => Buffer.concat([u64(Buffer.byteLength(value)), Buffer.from(value)]);
  const count = 1_000;
  const each = Math.floor(GIB / count / 4 / 32) * 32;
  const tokens = Array.from({ length: 256_000 }, (_, n) => text(`token${n}`));
  const infos = Array.from({ length: count }, (_, n) =>
    Buffer.concat([text(`blk.${n}.ffn_down.weight`), u32(1), u64(each), u32(0), u64(n * each * 4)]),
  );
  const entries = [text('tokenizer.ggml.tokens'), u32(9), u32(8), u64(tokens.length), ...tokens];
  const header = Buffer.concat([Buffer.from('GGUF'), u32(3), u64(count), u64(1), ...entries, ...infos]);
  await file.write(header, 0, undefined, 0);
  await file.truncate(Math.ceil(header.length / 32) * 32 + count * each * 4);
  return header.length;
}

export async function onnxFile(file) {
  const field = (number, bytes) => Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
  const count = 10_000;
  const each = Math.floor(GIB / count / 4);
  const heads = Array.from({ length: count }, (_, n) => {
    const head = Buffer.concat([Buffer.from([8]), varint(each), Buffer.from([16, 1]), field(8, Buffer.from(`w${n}`))]);
    const data = Buffer.concat([varint(9 * 8 + 2), varint(each * 4)]);
    return Buffer.concat([varint(5 * 8 + 2), varint(head.length + data.length + each * 4), head, data]);
  });
  const graph = heads.reduce((sum, head) => sum + head.length + each * 4, 0);
  const start = Buffer.concat([Buffer.from([8, 8]), varint(7 * 8 + 2), varint(graph)]);
  await file.write(start, 0, undefined, 0);
  let at = start.length;
  for (const head of heads) {
    await file.write(head, 0, undefined, at);
    at += head.length + each * 4;
  }
  await file.truncate(at);
  return at - count * each * 4;
}

export async function carFile(file) {
  const roots = Buffer.from('10a265726f6f7473806776657273696f6e01', 'hex').subarray(1);
  let at = 0;
  const append = async (bytes) => {
    await file.write(bytes, 0, undefined, at);
    at += bytes.length;
  };
  await append(Buffer.concat([Buffer.from([roots.length]), roots]));
  for (let n = 0; n < 256; n += 1) {
    const block = Buffer.alloc(1024 * 1024, n);
    const cid = Buffer.concat([Buffer.from('01551220', 'hex'), createHash('sha256').update(block).digest()]);
    await append(Buffer.concat([varint(cid.length + block.length), cid, block]));
  }
  return at;
}

/** Answers the bytes that it unpacks to: numbers as text, which deflate halves. */
export async function zipFile(file) {
  const count = 1_000;
  const directory = [];
  let [at, unpacked] = [0, 0];
  for (let n = 0; n < count; n += 1) {
    const bytes = Buffer.from(
      Array.from({ length: 10_000 }, (_, k) => Math.imul(k + 1, 2_654_435_761 + n) >>> 0).join(),
    );
    const [data, name] = [deflateRawSync(bytes), Buffer.from(`weights/${n}.txt`)];
    const sizes = Buffer.concat([u32(crc32(bytes)), u32(data.length), u32(bytes.length), u16(name.length), u16(0)]);
    // version 2.0, names in UTF-8, deflated, 1980-01-01
    const same = Buffer.concat([u16(20), u16(1 << 11), u16(8), u16(0), u16(33), sizes]);
    const local = Buffer.concat([u32(0x04034b50), same, name, data]);
    await file.write(local, 0, undefined, at);
    directory.push(u32(0x02014b50), u16(20), same, u16(0), u16(0), u16(0), u32(0), u32(at), name);
    at += local.length;
    unpacked += bytes.length;
  }
  const central = Buffer.concat(directory);
  const end = [u32(0x06054b50), u16(0), u16(0), u16(count), u16(count), u32(central.length), u32(at), u16(0)];
  await file.write(Buffer.concat([central, ...end]), 0, undefined, at);
  return unpacked;
}

function varint(value) {
  const bytes = [];
  for (let rest = BigInt(value); ; rest >>= 7n) {
    if (rest < 128n) return Buffer.from([...bytes, Number(rest)]);
    bytes.push(Number(rest & 127n) | 128);
  }
}

import { crc32, deflateRawSync } from 'node:zlib';

export interface Described {
  name: string | Buffer;
  data?: Buffer;
  deflate?: boolean;
  /** What the central directory says; what is not given is true. */
  central?: Partial<Fields>;
  local?: Partial<Fields>;
  /** Behind the data. */
  tail?: Buffer;
}

export interface Fields {
  flags: number;
  method: number;
  crc: number;
  packed: number;
  bytes: number;
  name: Buffer;
  extra: Buffer;
  madeBy: number;
  attributes: number;
  offset: number;
}

export interface Ending {
  entries?: number;
  start?: number;
  bytes?: number;
  comment?: Buffer;
  /** Behind the central directory. */
  before?: Buffer;
  zip64?: boolean;
  prefix?: Buffer;
}

/** A zip byte by byte, valid or hostile. */
export function zip(files: readonly Described[], ending: Ending = {}): Buffer {
  const parts: Buffer[] = [ending.prefix ?? Buffer.alloc(0)];
  const directory: Buffer[] = [];
  let at = parts[0]!.length;
  for (const file of files) {
    const data = file.data ?? Buffer.alloc(0);
    const body = file.deflate ? deflateRawSync(data) : data;
    const truth: Fields = {
      flags: 0,
      method: file.deflate ? 8 : 0,
      crc: crc32(data),
      packed: body.length,
      bytes: data.length,
      name: Buffer.from(file.name),
      extra: Buffer.alloc(0),
      madeBy: 3 << 8,
      attributes: 0,
      offset: at,
    };
    const record = Buffer.concat([local({ ...truth, ...file.local }), body, file.tail ?? Buffer.alloc(0)]);
    parts.push(record);
    directory.push(central({ ...truth, ...file.central }));
    at += record.length;
  }
  const listed = Buffer.concat([...directory, ending.before ?? Buffer.alloc(0)]);
  const of = { entries: files.length, start: at, bytes: listed.length, comment: Buffer.alloc(0), ...ending };
  return Buffer.concat([...parts, listed, ...(ending.zip64 ? [end64(of, at + listed.length)] : []), end(of)]);
}

function local({ flags, method, crc, packed, bytes, name, extra }: Fields): Buffer {
  const lengths = [u16(name.length), u16(extra.length)];
  const sizes = [u32(crc), u32(packed), u32(bytes)];
  return Buffer.concat([u32(0x04034b50), u16(20), u16(flags), u16(method), u32(0), ...sizes, ...lengths, name, extra]);
}

function central(of: Fields): Buffer {
  const { flags, method, crc, packed, bytes, name, extra, madeBy, attributes, offset } = of;
  const sizes = [u32(crc), u32(packed), u32(bytes), u16(name.length), u16(extra.length), u16(0), u16(0), u16(0)];
  const head = [u32(0x02014b50), u16(madeBy), u16(20), u16(flags), u16(method), u32(0)];
  return Buffer.concat([...head, ...sizes, u32(attributes), u32(offset), name, extra]);
}

function end({
  entries,
  start,
  bytes,
  comment,
  zip64,
}: Required<Pick<Ending, 'entries' | 'start' | 'bytes' | 'comment'>> & Ending): Buffer {
  const counts = zip64 ? [u16(0xffff), u16(0xffff)] : [u16(entries), u16(entries)];
  const place = zip64 ? [u32(0xffffffff), u32(0xffffffff)] : [u32(bytes), u32(start)];
  return Buffer.concat([u32(0x06054b50), u32(0), ...counts, ...place, u16(comment.length), comment]);
}

function end64({ entries, start, bytes }: { entries: number; start: number; bytes: number }, at: number): Buffer {
  const record = [u32(0x06064b50), u64(44), u32(0), u32(0), u32(0), u64(entries), u64(entries), u64(bytes), u64(start)];
  return Buffer.concat([...record, u32(0x07064b50), u32(0), u64(at), u32(1)]);
}

export function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}

export function u64(value: number | bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

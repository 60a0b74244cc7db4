export interface TarFields {
  name: string;
  type?: string;
  data?: Buffer;
  size?: Buffer | number;
  prefix?: string;
  magic?: string;
  checksum?: number;
}

export const BLOCK = 512;

/** One entry of a tar byte by byte, valid or hostile. */
export function entry({
  name,
  type = '0',
  data = Buffer.alloc(0),
  size = data.length,
  prefix = '',
  magic = 'ustar\x0000',
  checksum,
}: TarFields): Buffer {
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0, 100);
  header.write('0000644\0', 100);
  if (Buffer.isBuffer(size)) size.copy(header, 124);
  else header.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write(type, 156);
  header.write(magic, 257, 'latin1');
  header.write(prefix, 345, 155);
  const sum = checksum ?? header.reduce((all, byte) => all + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, data, Buffer.alloc((BLOCK - (data.length % BLOCK)) % BLOCK)]);
}

export function tar(...entries: Buffer[]): Buffer {
  return Buffer.concat([...entries, Buffer.alloc(2 * BLOCK)]);
}

export function paxRecord(key: string, value: string): Buffer {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest + 1;
  while (String(length).length + rest !== length) length = String(length).length + rest;
  return Buffer.from(`${length} ${key}=${value}\n`);
}

import { createHash } from 'node:crypto';
import { carBlocks, verifyCar } from '@icubed/formats';

const hex = (text) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const sha = (bytes) => createHash('sha256').update(bytes).digest();
const cid = (bytes) => Buffer.concat([hex('01 55 12 20'), sha(bytes)]);
const block = (bytes) => Buffer.concat([Buffer.from([36 + bytes.length]), cid(bytes), bytes]);
const [one, two] = [Buffer.from('one'), Buffer.from('two')];
const v1 = Buffer.concat([
  hex('3a a2 65 726f6f7473 81 d8 2a 58 25 00'),
  cid(one),
  hex('67 76657273696f6e 01'),
  block(one),
  block(two),
]);
const v2 = (inner) => {
  const header = Buffer.alloc(40);
  header.writeBigUInt64LE(51n, 16);
  header.writeBigUInt64LE(BigInt(inner.length), 24);
  return Buffer.concat([hex('0a a1 67 76657273696f6e 02'), header, inner]);
};

export const seeds = () => [v1, v2(v1), Buffer.concat([v1, hex('07 01 55 00 03'), one])];
export const words = [
  'version',
  'roots',
  '\x01\x55\x12\x20',
  '\x12\x20',
  '\x01\x55\x00\x03',
  '\x01\x55\x13\x40',
  '\xd8\x2a\x58\x25\x00',
  '\x80\x01',
  '\x00',
];

export async function fuzz(reader) {
  const { blocks } = await verifyCar(reader);
  let count = 0;
  for await (const {
    cid: { multihash },
    bytes,
  } of carBlocks(reader)) {
    count += 1;
    if (multihash.code === 0x12 && sha(bytes).compare(multihash.digest) !== 0)
      throw new Error('a wrong block was given out');
  }
  if (count !== blocks) throw new Error('two walks differ');
}

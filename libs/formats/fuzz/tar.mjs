import { readTar, streamTarEntry } from '@icubed/formats';
import { fixtures } from './engine/fixtures.mjs';

const BLOCK = 512;
/** Without the filling behind the end: zeros teach nothing. */
function short(bytes) {
  const used = bytes.findLastIndex((byte) => byte !== 0) + 1;
  return bytes.subarray(0, Math.ceil(used / BLOCK) * BLOCK + 2 * BLOCK);
}

export const seeds = () => fixtures('ustar.tar', 'gnu.tar', 'pax.tar', 'longname.tar').map(short);
export const words = [
  'ustar\x0000',
  'ustar  \0',
  '0',
  '2',
  '5',
  'x',
  'g',
  'L',
  'K',
  'S',
  '../',
  './',
  '11 path=ab\n',
  '9 size=1\n',
  'linkpath=',
  '\x80\0\0\0',
  '\0'.repeat(BLOCK),
];

export async function fuzz(reader) {
  for (const entry of await readTar(reader)) {
    let bytes = 0;
    for await (const chunk of streamTarEntry(reader, entry)) bytes += chunk.length;
    if (bytes !== entry.bytes) throw new Error('an entry does not have its size');
  }
}

/** Headers are given their checksum, or nothing behind it is ever reached. */
export function repair(bytes, random) {
  if (random.below(8) === 0) return bytes;
  for (let at = 0; at + BLOCK <= bytes.length; at += BLOCK) {
    if (bytes.toString('latin1', at + 257, at + 262) !== 'ustar') continue;
    bytes.write('        ', at + 148);
    const sum = bytes.subarray(at, at + BLOCK).reduce((all, byte) => all + byte, 0);
    bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, at + 148);
  }
  return bytes;
}

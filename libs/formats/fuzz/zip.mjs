import { crc32 } from 'node:zlib';
import { readZip, streamZipEntry } from '@icubed/formats';
import { fixtures } from './engine/fixtures.mjs';

export const seeds = () => fixtures('folder.zip', 'folder-zip64.zip', 'stored.zip', 'streamed.zip', 'torch.pt');
export const words = [
  'PK\x01\x02',
  'PK\x03\x04',
  'PK\x05\x06',
  'PK\x06\x06',
  'PK\x06\x07',
  'PK\x07\x08',
  '\x01\0\x10\0',
  '\xff\xff\xff\xff',
  '../',
  'a/',
  '\x08\0',
  '\0\0',
];

export async function fuzz(reader) {
  for (const entry of await readZip(reader)) {
    let [bytes, sum] = [0, 0];
    for await (const chunk of streamZipEntry(reader, entry)) {
      bytes += chunk.length;
      sum = crc32(chunk, sum);
      if (bytes > entry.bytes + 65_536) throw new Error('more is unpacked than was announced');
    }
    if (bytes !== entry.bytes || sum !== entry.crc32) throw new Error('what is unpacked is not what was announced');
  }
}

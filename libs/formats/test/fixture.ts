import { readFileSync } from 'node:fs';
import { bytesReader, folderOf, type ContentFolder, type RandomAccess } from '../src/reader/random-access.js';

/** Files that other libraries wrote: test/fixtures/generate.py. */
export function fixture(name: string): Buffer {
  return readFileSync(new URL(`./fixtures/${name}`, import.meta.url));
}

export function fixtureFolder(...names: string[]): ContentFolder {
  return folderOf(Object.fromEntries(names.map((name) => [name, fixture(name)])));
}

/** Records what a parser asks for. */
export function watched(bytes: Uint8Array): RandomAccess & { longest: number; total: number } {
  const inner = bytesReader(bytes);
  const reader = {
    size: bytes.length,
    longest: 0,
    total: 0,
    read: (offset: number, length: number) => {
      reader.longest = Math.max(reader.longest, length);
      reader.total += length;
      return inner.read(offset, length);
    },
  };
  return reader;
}

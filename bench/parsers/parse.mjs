// Parses one file again and again, in a process of its own so that its memory is its own. Prints the median of its CPU time.
import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { inflateRawSync } from 'node:zlib';
import {
  fileReader,
  parseGguf,
  parseOnnx,
  parseSafetensors,
  readZip,
  streamZipEntry,
  verifyCar,
} from '@icubed/formats';
import { median } from '../runner/statistics.mjs';

const TIMES = 5;

async function unzip(reader) {
  for (const entry of await readZip(reader)) for await (const chunk of streamZipEntry(reader, entry)) void chunk;
}

/** What the runtime does of the same without a check. */
const peers = {
  jsonParse: (path) => {
    const bytes = readFileSync(path).subarray(0, 8 + 25_000_000);
    const header = bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0)));
    return () => JSON.parse(header.toString('utf8'));
  },
  inflate: (path) => {
    const bytes = readFileSync(path);
    return async () => {
      for (const { at, length } of await deflatedIn(path)) inflateRawSync(bytes.subarray(at, at + length));
    };
  },
};

async function deflatedIn(path) {
  const file = await open(path);
  try {
    const entries = await readZip(await fileReader(file));
    return entries.map(({ offset, packed }) => ({ at: offset, length: packed }));
  } finally {
    await file.close();
  }
}

const parsers = { parseSafetensors, parseGguf, parseOnnx, verifyCar, unzip };

const [name, path] = process.argv.slice(2);
const file = await open(path);
const reader = await fileReader(file);
let read = 0;
const counted = { size: reader.size, read: (offset, length) => ((read += length), reader.read(offset, length)) };
const work = peers[name]?.(path) ?? (() => parsers[name](counted));
const times = [];
for (let time = 0; time < TIMES; time += 1) {
  const started = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(started);
  times.push((user + system) / 1e6);
}
await file.close();
const rssMib = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ seconds: median(times), share: read / TIMES / reader.size, rssMib }));

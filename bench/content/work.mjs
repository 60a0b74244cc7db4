// One thing done to one file, in a process of its own so that its memory is its own. Prints seconds and MiB above what it had before.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { cidOf, IpfsNode } from '@icubed/ipfs';
import { residentMib } from '../runner/resident.mjs';

const [what, file, dir, cid] = process.argv.slice(2);
const bytes = () => createReadStream(file, { highWaterMark: 1_048_576 });

async function sha256(source) {
  const hash = createHash('sha256');
  for await (const chunk of source) hash.update(chunk);
  return hash.digest('hex');
}

const stores = what === 'add' || what === 'cat' ? await IpfsNode.start({ dir, port: 0 }) : undefined;
const works = {
  sha256: () => sha256(bytes()),
  cid: () => cidOf(bytes()),
  add: () => stores.addFile(bytes()),
  cat: async () => {
    let read = 0;
    for await (const chunk of stores.cat(cid)) read += chunk.length;
    return read;
  },
};
const { now: idle } = residentMib(process.pid);
const started = performance.now();
const answer = await works[what]();
const seconds = (performance.now() - started) / 1_000;
process.stdout.write(JSON.stringify({ answer, seconds, aboveMib: Math.max(0, residentMib(process.pid).peak - idle) }));
process.exit();

import { open } from 'node:fs/promises';
import { fileReader, parseGguf, parseOnnx, parseSafetensors, verifyCar } from '@icubed/formats';

const PARSERS = { parseGguf, parseOnnx, parseSafetensors, verifyCar };

const ROUNDS = 5;
const [parser, path] = process.argv.slice(2);
let [ms, share] = [0, 0];
if (parser !== 'none') {
  const file = await open(path);
  const reader = await fileReader(file);
  let read = 0;
  const counted = { size: reader.size, read: (offset, length) => ((read += length), reader.read(offset, length)) };
  const times = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const started = process.cpuUsage();
    await PARSERS[parser](counted);
    const { user, system } = process.cpuUsage(started);
    times.push((user + system) / 1_000);
  }
  ms = times.sort((a, b) => a - b)[ROUNDS >> 1];
  share = read / ROUNDS / reader.size;
  await file.close();
}
process.stdout.write(JSON.stringify({ ms, share, rssMiB: Math.round(process.resourceUsage().maxRSS / 1024) }));

/**
 * How fast headers are walked, and in how much memory: npm run measure -w libs/formats
 * Each file is generated sparse, and parsed by a process of its own. Every figure is the median of five rounds, in CPU time: a
 * shared machine's wall clock says little.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { carFile, ggufFile, onnxFile, safetensorsFile } from './generate.mjs';

const FILES = [
  ['safetensors, 1 GiB, 100,000 tensors', safetensorsFile, 'parseSafetensors'],
  ['GGUF, 1 GiB, 1,000 tensors, 256,000 tokens', ggufFile, 'parseGguf'],
  ['ONNX, 1 GiB, 10,000 initialisers', onnxFile, 'parseOnnx'],
  ['CAR, 256 MiB in blocks of 1 MiB, each hashed', carFile, 'verifyCar'],
];
const folder = await mkdtemp(join(tmpdir(), 'icubed-formats-'));
const rows = [];
try {
  const empty = parsedBy('none', '');
  for (const [what, generate, parser] of FILES) {
    const path = join(folder, parser);
    await writeFile(path, '');
    const file = await open(path, 'r+');
    const headerBytes = await generate(file);
    await file.close();
    const { ms, share, rssMiB } = parsedBy(parser, path);
    rows.push({
      what,
      'header MB': Number((headerBytes / 1e6).toFixed(2)),
      'CPU ms': Math.round(ms),
      'header MB/s of CPU': Math.round(headerBytes / 1e3 / ms),
      'read of the file %': Number((share * 100).toFixed(2)),
      'RSS MiB above an empty process': rssMiB - empty.rssMiB,
    });
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
const lines = rows.map((row) => Object.entries(row).map(([name, value]) => `${name}: ${String(value)}`));
const machine = `${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}`;
process.stdout.write(`${[...lines.map((line) => line.join(' | ')), machine].join('\n')}\n`);

function parsedBy(parser, path) {
  const child = join(import.meta.dirname, 'parse.mjs');
  return JSON.parse(execFileSync(process.execPath, [child, parser, path], { encoding: 'utf8' }));
}

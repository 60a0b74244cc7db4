/**
 * How fast headers are walked and archives unpacked under all checks, and in how much memory. In CPU time: a shared machine's wall clock says little.
 * Usage: npm run bench -- parsers [--rounds 3]
 */
import { execFile } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { carFile, ggufFile, onnxFile, safetensorsFile, zipFile } from './parsers/generate.mjs';
import { optionsOf } from './runner/arguments.mjs';
import { Cleanups } from './runner/cleanups.mjs';
import { scratchFolder } from './runner/infrastructure.mjs';
import { describeMachine } from './runner/machine.mjs';
import { publish } from './runner/report.mjs';
import { interleaved, showProgress } from './runner/rounds.mjs';
import { ratios, summary } from './runner/statistics.mjs';

const run = promisify(execFile);
const options = optionsOf({ numbers: { rounds: 3 } });
const machine = describeMachine();
const cleanups = new Cleanups();
const FILES = {
  safetensors: { what: 'safetensors, 1 GiB, 100,000 tensors', generate: safetensorsFile, by: 'parseSafetensors' },
  gguf: { what: 'GGUF, 1 GiB, 1,000 tensors, 256,000 tokens', generate: ggufFile, by: 'parseGguf' },
  onnx: { what: 'ONNX, 1 GiB, 10,000 initialisers', generate: onnxFile, by: 'parseOnnx' },
  car: { what: 'CAR, 256 MiB in blocks of 1 MiB, each hashed', generate: carFile, by: 'verifyCar' },
  zip: { what: 'zip, 1,000 entries, unpacked', generate: zipFile, by: 'unzip' },
};
const PEERS = {
  'JSON.parse': { of: 'safetensors', by: 'jsonParse' },
  inflate: { of: 'zip', by: 'inflate' },
};

try {
  const folder = await scratchFolder(cleanups);
  const bytes = {};
  for (const [name, { generate }] of Object.entries(FILES)) {
    showProgress(`writing ${name}`);
    const file = await open(join(folder, name), 'w+');
    bytes[name] = await generate(file);
    await file.close();
  }
  const parsedBy = (by, name) => async () => {
    const { stdout } = await run(process.execPath, [
      join(import.meta.dirname, 'parsers/parse.mjs'),
      by,
      join(folder, name),
    ]);
    const { seconds, share, rssMib } = JSON.parse(stdout);
    return { perSecond: bytes[name] / 1e6 / seconds, share, rssMib };
  };
  const contestants = [
    ...Object.entries(FILES).map(([name, { by }]) => [name, parsedBy(by, name)]),
    ...Object.entries(PEERS).map(([name, { of, by }]) => [name, parsedBy(by, of)]),
  ];
  await publish(report(await interleaved(Object.fromEntries(contestants), options), bytes));
} finally {
  await cleanups.run();
}

function report(measured, bytes) {
  const names = Object.keys(FILES);
  const ratio = ([peer, { of }]) => ({
    what: `${of} ÷ ${peer}`,
    unit: '×',
    value: ratios(measured[of].perSecond, measured[peer].perSecond),
  });
  return {
    name: 'parsers',
    question: 'model and archive files read under every check',
    peer: 'JSON.parse of the same safetensors header, zlib’s inflate of the same zip entries, neither checking anything',
    machine,
    options,
    measured,
    rows: [
      ...names.map((name) => ({
        what: `${FILES[name].what}: ${(bytes[name] / 1e6).toFixed(1)} MB`,
        unit: 'MB/s of CPU',
        value: summary(measured[name].perSecond),
      })),
      ...Object.keys(PEERS).map((name) => ({
        what: name,
        unit: 'MB/s of CPU',
        value: summary(measured[name].perSecond),
      })),
      ...Object.entries(PEERS).map(ratio),
      ...names.map((name) => ({
        what: `${name}: the whole process`,
        unit: 'MiB',
        value: summary(measured[name].rssMib),
      })),
      ...names.map((name) => ({
        what: `${name}: read of the file`,
        unit: '%',
        value: summary(measured[name].share.map((share) => share * 100)),
      })),
    ],
  };
}

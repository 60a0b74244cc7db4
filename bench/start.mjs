/**
 * Boots the devnet in a folder of its own, stops it, and boots it again (warm), several times. Prints the time until it answers and the
 * resident memory of the process that hosts the six services.
 * Usage: npm run bench -- start [--rounds 3]
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  args: process.argv.slice(2),
  options: { rounds: { type: 'string', default: '3' }, 'port-base': { type: 'string', default: '4300' } },
});
const rounds = Number(values.rounds);
const root = join(import.meta.dirname, '..');
const dataDir = await mkdtemp(join(tmpdir(), 'icubed-bench-'));

async function boot() {
  const started = performance.now();
  const child = spawn(
    process.execPath,
    [join(root, 'infra/devnet/dist/main.js'), '--data-dir', dataDir, '--port-base', values['port-base']],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const exited = new Promise((resolve) => child.once('exit', resolve));
  // the last line of the start: services and nodes have answered that they are ready
  const ready = new Promise((resolve) => {
    child.stdout.on('data', (chunk) => String(chunk).includes('ready in') && resolve());
  });
  const ended = exited.then((code) => Promise.reject(new Error(`the network stopped with exit code ${code}`)));
  ended.catch(() => undefined);
  await Promise.race([ready, ended]);
  const seconds = (performance.now() - started) / 1000;
  const residentMb = residentOf(servicesProcess(child.pid)) / 1024;
  child.kill('SIGINT');
  await exited;
  return { seconds, residentMb };
}

/** The launcher's child that hosts the six services. */
function servicesProcess(launcher) {
  const children = readFileSync(`/proc/${launcher}/task/${launcher}/children`, 'utf8').trim().split(' ');
  const hosts = children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('host-services'));
  if (hosts === undefined) throw new Error('no process hosts the services');
  return hosts;
}

function residentOf(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

try {
  const cold = await boot();
  const warm = [];
  for (let round = 0; round < rounds; round += 1) warm.push(await boot());
  console.log(
    `machine: ${cpus().length} × ${cpus()[0].model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
  );
  console.table({
    'first start (empty data folder), s': { value: cold.seconds.toFixed(1), target: '' },
    [`warm start, s, median of ${rounds}`]: {
      value: median(warm.map((run) => run.seconds)).toFixed(1),
      target: '≤ 15',
    },
    'six services in one process, MB resident': {
      value: median(warm.map((run) => run.residentMb)).toFixed(0),
      target: '≤ 600',
    },
  });
} finally {
  await rm(dataDir, { recursive: true, force: true });
}

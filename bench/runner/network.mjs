import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const MAIN = join(import.meta.dirname, '..', '..', 'infra/devnet/dist/main.js');

/** The whole local network as `npm start` boots it, in a folder of its own. */
export async function bootNetwork({ dataDir, portBase, options = [] }) {
  const started = performance.now();
  const child = spawn(process.execPath, [MAIN, '--data-dir', dataDir, '--port-base', String(portBase), ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  // the last line of the start: services and nodes have answered that they are ready
  const ready = new Promise((resolve) => {
    child.stdout.on('data', (chunk) => String(chunk).includes('ready in') && resolve());
  });
  const ended = exited.then((code) => Promise.reject(new Error(`the network stopped with exit code ${code}`)));
  ended.catch(() => undefined);
  await Promise.race([ready, ended]);
  return {
    seconds: (performance.now() - started) / 1_000,
    origin: `http://127.0.0.1:${portBase}`,
    rpcUrl: `http://127.0.0.1:${portBase + 10}`,
    deploymentFile: join(dataDir, 'deployment.json'),
    /** Megabytes of the process that hosts the six services. */
    residentMb: () => residentKb(servicesProcess(child.pid)) / 1_024,
    close: async () => {
      child.kill('SIGINT');
      await exited;
    },
  };
}

/** The launcher's child that hosts the six services. */
function servicesProcess(launcher) {
  const children = readFileSync(`/proc/${launcher}/task/${launcher}/children`, 'utf8').trim().split(' ');
  const hosts = children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('host-services'));
  if (hosts === undefined) throw new Error('no process hosts the services');
  return hosts;
}

function residentKb(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
}

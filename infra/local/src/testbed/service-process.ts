import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../process/free-port.js';

export interface ServiceProcess {
  readonly url: string;
  /** SIGKILL: nothing is finished, nothing is handed back. */
  kill(): Promise<void>;
}

const root = join(import.meta.dirname, '../../../..');
const READY_WITHIN_MS = 240_000;

/** A service as its `main.ts` starts it, in a process of its own, from the sources; for tests that kill it. */
export async function startServiceProcess(
  service: string,
  env: Readonly<Record<string, string>>,
  /** another program of the service, and the name its configuration goes by */
  { entry = 'main.ts', name = service }: { readonly entry?: string; readonly name?: string } = {},
): Promise<ServiceProcess> {
  const port = await freePort();
  const sources = ['--conditions=icubed-source', '--import', join(root, 'tools/jest/run-sources.mjs')];
  const child = spawn(process.execPath, [...sources, join(root, `services/${service}/src/${entry}`)], {
    env: { ...env, [`ICUBED_${name.toUpperCase()}_PORT`]: String(port) },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const exited = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  const end = Date.now() + READY_WITHIN_MS;
  while (!(await fetch(`${url}/health/ready`).catch(() => undefined))?.ok) {
    if (child.exitCode !== null) throw new Error(`${service} exited with ${child.exitCode}`);
    if (Date.now() > end) throw new Error(`${service} was not ready in time`);
    await delay(50);
  }
  return {
    url,
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

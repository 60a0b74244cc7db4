import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from '@icubed/local';
import { eventually } from './eventually.js';

export interface OrchestratorProcess {
  readonly url: string;
  /** SIGKILL: nothing is finished, nothing is handed back. */
  kill(): Promise<void>;
}

const root = join(import.meta.dirname, '../../..');

/** The service as `main.ts` starts it, in a process of its own, from the sources. */
export async function startProcess(env: Readonly<Record<string, string>>): Promise<OrchestratorProcess> {
  const port = await freePort();
  const sources = ['--conditions=icubed-source', '--import', join(root, 'tools/jest/run-sources.mjs')];
  const child = spawn(process.execPath, [...sources, join(root, 'services/orchestrator/src/main.ts')], {
    env: { ...env, ICUBED_ORCHESTRATOR_PORT: String(port) },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const exited = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  await eventually(async () => {
    if (child.exitCode !== null) throw new Error(`it exited with ${child.exitCode}`);
    return (await fetch(`${url}/health/ready`)).ok;
  }, 90_000);
  return {
    url,
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

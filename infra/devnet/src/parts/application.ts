import { join } from 'node:path';
import type { Environment } from '@icubed/config';
import { ManagedProcess } from '@icubed/local';
import { origin } from '../environment.js';
import type { Part } from './running-parts.js';

const repository = join(import.meta.dirname, '..', '..', '..', '..');

export interface ApplicationOptions {
  readonly name: string;
  /** Relative to the repository. */
  readonly program: string;
  readonly env: Environment;
  /** All of them have to answer that they are ready. */
  readonly ports: readonly number[];
  readonly logFile: string;
  /** Compiled modules are kept there: a warm start needs a quarter less time. */
  readonly compileCache: string;
}

export interface Application extends Part {
  ready(): Promise<void>;
}

const READY_MS = 300_000;
const ASK_EVERY_MS = 150;
/** Loading thousands of modules grows V8's young generation to its limit for good: the default costs 100 MB of a process. */
const YOUNG_MEGABYTES = 8;

/** A program of this repository as a process of its own. */
export function launchApplication(options: ApplicationOptions): Application {
  const child = ManagedProcess.launch({
    name: options.name,
    command: process.execPath,
    args: [`--max-semi-space-size=${YOUNG_MEGABYTES}`, join(repository, options.program)],
    env: { ...process.env, NODE_COMPILE_CACHE: options.compileCache, ...options.env },
    logFile: options.logFile,
    // requests that run may finish, nodes may deliver what they hold
    stopTimeoutMs: 40_000,
  });
  const waiting = new Set(options.ports);
  const allReady = async (): Promise<boolean> => {
    for (const port of waiting) if (await isReady(port)) waiting.delete(port);
    return waiting.size === 0;
  };
  return {
    name: options.name,
    exited: child.exited,
    failure: () => child.failure(),
    close: () => child.stop(),
    ready: () => child.waitUntil(allReady, READY_MS, ASK_EVERY_MS),
  };
}

async function isReady(port: number): Promise<boolean> {
  const response = await fetch(`${origin(port)}/health/ready`, { signal: AbortSignal.timeout(5_000) });
  await response.body?.cancel();
  return response.ok;
}

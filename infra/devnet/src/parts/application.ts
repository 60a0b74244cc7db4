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
}

export interface Application extends Part {
  ready(): Promise<void>;
}

const READY_MS = 90_000;

/** A program of this repository as a process of its own. */
export function launchApplication(options: ApplicationOptions): Application {
  const child = ManagedProcess.launch({
    name: options.name,
    command: process.execPath,
    args: ['--enable-source-maps', join(repository, options.program)],
    env: { ...process.env, ...options.env },
    logFile: options.logFile,
    // requests that run may finish, nodes may deliver what they hold
    stopTimeoutMs: 40_000,
  });
  const allReady = async (): Promise<boolean> => (await Promise.all(options.ports.map(isReady))).every(Boolean);
  return {
    name: options.name,
    exited: child.exited,
    failure: () => child.failure(),
    close: () => child.stop(),
    ready: () => child.waitUntil(allReady, READY_MS),
  };
}

async function isReady(port: number): Promise<boolean> {
  const response = await fetch(`${origin(port)}/health/ready`, { signal: AbortSignal.timeout(5_000) });
  await response.body?.cancel();
  return response.ok;
}

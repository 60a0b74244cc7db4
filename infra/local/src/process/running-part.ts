import type { ModelverseError } from '@icubed/errors';
import type { Exit, ManagedProcess } from './managed-process.js';

/** What every launcher answers: where the part listens, a promise of its end, and the way to stop it. */
export interface RunningPart {
  readonly name: string;
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly exited: Promise<Exit>;
  /** Why it ended, with the last lines it said. */
  failure(): ModelverseError;
  close(): Promise<void>;
}

export function runningPart(server: ManagedProcess, at: { name: string; url: string; port: number }): RunningPart {
  return { ...at, pid: server.pid, exited: server.exited, failure: () => server.failure(), close: () => server.stop() };
}

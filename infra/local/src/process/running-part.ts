import type { Exit } from './managed-process.js';

/** What every launcher answers: where the part listens, a promise of its end, and the way to stop it. */
export interface RunningPart {
  readonly name: string;
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly exited: Promise<Exit>;
  close(): Promise<void>;
}

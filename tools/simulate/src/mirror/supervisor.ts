import { type ChildProcess, fork } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MirrorPlan } from './plan.js';

/** Keeps a mirroring process alive as Kubernetes would: whatever way it ends, another one takes over. */
export class Supervisor {
  private child: ChildProcess | undefined;
  private stopping = false;
  private next: Pick<MirrorPlan, 'killAt'> = {};
  kills = 0;
  /** ends that nobody asked for, such as a start while PostgreSQL cut its connections */
  crashes = 0;
  lastOutput = '';

  constructor(private readonly plan: Omit<MirrorPlan, 'killAt'>) {}

  start(): void {
    const plan: MirrorPlan = { ...this.plan, ...this.next };
    this.next = {};
    const entry = join(import.meta.dirname, '..', '..', 'dist', 'mirror', 'mirror-process.js');
    const child = fork(entry, [JSON.stringify(plan)], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: [],
      env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'icubed-simulate-code') },
    });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.lastOutput = `${this.lastOutput}${chunk.toString('utf8')}`.slice(-4000);
      });
    }
    child.once('exit', (_code, signal) => {
      if (this.child === child) this.child = undefined;
      if (this.stopping) return;
      if (signal === 'SIGKILL') this.kills += 1;
      else this.crashes += 1;
      // a process that cannot start at all must not become a fork bomb
      setTimeout(() => this.stopping || this.start(), signal === 'SIGKILL' ? 0 : 100);
    });
  }

  /** kill -9 now; the next one may carry a wound of its own. */
  kill(next: Pick<MirrorPlan, 'killAt'> = {}): void {
    this.next = next;
    this.child?.kill('SIGKILL');
  }

  async stop(): Promise<void> {
    this.stopping = true;
    const { child } = this;
    if (child === undefined || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }
}

import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ModelverseError } from '@icubed/errors';
import { guard } from './guard.js';
import { LogTail } from './log-tail.js';

export interface LaunchOptions {
  /** As people know the part: "postgres", "node-1". Used in errors and progress. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
  /** Written to the process's standard input, which is then closed. */
  readonly stdin?: string;
  readonly logFile?: string;
  /** The signal that asks for an orderly stop. PostgreSQL waits for its clients on SIGTERM, so it gets SIGINT. */
  readonly stopSignal?: NodeJS.Signals;
  readonly stopTimeoutMs?: number;
  /** Does not keep this process alive: a spec that fails before it closes its chain must not hang the run. */
  readonly background?: boolean;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A child process that never outlives this one, with its last output at hand for error messages. */
export class ManagedProcess {
  readonly exited: Promise<Exit>;
  private exit: Exit | undefined;

  private constructor(
    private readonly options: LaunchOptions,
    private readonly child: ChildProcess,
    readonly tail: LogTail,
  ) {
    this.exited = new Promise((resolve) => {
      // a command that cannot be spawned has no exit event, only an error
      child.once('error', (error) => this.settle(resolve, { code: 127, signal: null }, String(error)));
      child.once('close', (code, signal) => this.settle(resolve, { code, signal }));
      // a grandchild may hold the output open long after the process itself is gone
      child.once('exit', (code, signal) => setTimeout(() => this.settle(resolve, { code, signal }), 300).unref());
    });
  }

  static launch(options: LaunchOptions): ManagedProcess {
    const child = spawn(options.command, options.args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      uid: options.uid,
      gid: options.gid,
      // a group of its own: a Ctrl-C at the terminal must reach only us, so that the parts stop in our order
      detached: true,
      stdio: [options.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    const tail = new LogTail(200);
    const file =
      options.logFile === undefined ? undefined : createWriteStream(options.logFile, { flags: 'a', mode: 0o600 });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        tail.append(chunk.toString('utf8'));
        file?.write(chunk);
      });
    }
    child.once('close', () => file?.end());
    if (options.background) for (const part of [child, child.stdout, child.stderr]) release(part);
    child.stdin?.on('error', () => undefined); // a process that died early says why in its log
    child.stdin?.end(options.stdin);
    const managed = new ManagedProcess(options, child, tail);
    if (child.pid !== undefined) guard(child.pid, options.stopSignal ?? 'SIGTERM', managed.exited);
    return managed;
  }

  get pid(): number {
    return this.child.pid ?? -1;
  }

  get running(): boolean {
    return this.exit === undefined;
  }

  /** Polls `ready` until it answers true. Throws DEVNET.PART_FAILED if the process ends first, DEVNET.PART_TIMEOUT if it takes too long. */
  async waitUntil(ready: () => Promise<boolean>, timeoutMs: number, everyMs = 25): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (this.running) {
      if (await ready().catch(() => false)) return;
      if (Date.now() > deadline) {
        await this.stop();
        throw new ModelverseError(
          'DEVNET.PART_TIMEOUT',
          `${this.options.name} was not ready after ${timeoutMs} ms.\n${this.tail.text()}`,
        );
      }
      await Promise.race([sleep(everyMs), this.exited]);
    }
    throw this.failure();
  }

  /** Asks the process to stop, and kills it when it does not. Safe to call twice. */
  async stop(): Promise<void> {
    if (!this.running) return;
    this.signal(this.options.stopSignal ?? 'SIGTERM');
    const timer = setTimeout(() => this.signal('SIGKILL'), this.options.stopTimeoutMs ?? 10_000);
    await this.exited;
    clearTimeout(timer);
  }

  failure(): ModelverseError {
    const how = this.exit?.signal ? `signal ${this.exit.signal}` : `exit code ${this.exit?.code}`;
    return new ModelverseError(
      'DEVNET.PART_FAILED',
      `${this.options.name} stopped by itself (${how}).\n${this.tail.text()}`,
      {
        part: this.options.name,
      },
    );
  }

  private signal(signal: NodeJS.Signals): void {
    try {
      process.kill(-this.pid, signal); // the whole group: a shell does not pass signals on
    } catch {
      this.child.kill(signal);
    }
  }

  private settle(resolve: (exit: Exit) => void, exit: Exit, message?: string): void {
    if (message !== undefined) this.tail.append(`${message}\n`);
    this.exit ??= exit;
    resolve(this.exit);
  }
}

function release(part: unknown): void {
  // pipes of a child are sockets, which the types of its streams do not say
  (part as { unref(): void }).unref();
}

import { fork, type ChildProcess } from 'node:child_process';
import { ModelverseError } from '@icubed/errors';
import type { Output } from '../pipeline/pipeline.js';
import { orAborted } from '../abort/or-aborted.js';
import type { RunnerAnswer, RunnerRequest } from './runner-messages.js';

/** Generous: on a busy machine loading native code takes seconds. */
const START_MS = 30_000;

export interface RunnerProgram {
  readonly path: string;
  readonly args: readonly string[];
  readonly execArgv: readonly string[];
}

/** The runner beside this file. Its heap is bounded: pixels and tensors live outside of it. */
export function runnerProgram(executionProviders: readonly string[]): RunnerProgram {
  return {
    path: new URL('./runner.main.js', import.meta.url).pathname,
    args: executionProviders,
    execArgv: ['--max-old-space-size=512'],
  };
}

/**
 * One child process that runs networks. Native code that crashes, hangs or takes all memory takes this process and nothing else;
 * ending a request that is under way means ending the process, the one way to stop native code.
 */
export class RunnerProcess {
  private readonly child: ChildProcess;
  private readonly ready: Promise<void>;
  private settle: ((outcome: RunnerAnswer | Error) => void) | undefined;
  private gone: Error | undefined;

  constructor(program: RunnerProgram) {
    // an empty environment: the node's private key may be in its own
    this.child = fork(program.path, program.args, {
      execArgv: [...program.execArgv],
      serialization: 'advanced',
      env: {},
    });
    this.child.on('exit', (code, signal) => this.end(lost(`the runner ended with ${signal ?? `code ${code}`}`)));
    this.child.on('error', (error) => this.end(lost(`the runner cannot be spoken to: ${error.message}`)));
    this.child.on('message', (answer: RunnerAnswer) => this.settle?.(answer));
    this.ready = this.answered(START_MS).then(() => undefined);
    this.ready.catch(() => this.kill());
  }

  get alive(): boolean {
    return this.gone === undefined;
  }

  /** @throws what the runner answers, NODE.RUNNER_LOST, or the reason of `signal`; the process is gone after the latter two */
  async ask(request: RunnerRequest, signal: AbortSignal): Promise<Output | undefined> {
    await orAborted(this.ready, signal);
    const stop = (): void => {
      this.end(signal.reason as Error);
      this.kill();
    };
    signal.addEventListener('abort', stop, { once: true });
    try {
      const answered = this.answered();
      if (!this.gone) this.child.send(request);
      const answer = await answered;
      if (answer.answer === 'failed') throw new ModelverseError(answer.code, answer.detail, answer.extras);
      return answer.answer === 'done' ? answer.output : undefined;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  kill(): void {
    // at once, and not when the system says so: nobody may be given a process that is about to end
    this.end(lost('the node ended the runner'));
    this.child.kill('SIGKILL');
  }

  private async answered(withinMs?: number): Promise<RunnerAnswer> {
    if (this.gone) throw this.gone;
    const { promise, resolve } = Promise.withResolvers<RunnerAnswer | Error>();
    this.settle = resolve;
    const timer =
      withinMs === undefined
        ? undefined
        : setTimeout(() => resolve(lost('the runner did not start in time')), withinMs);
    const outcome = await promise;
    clearTimeout(timer);
    if (outcome instanceof Error) throw outcome;
    return outcome;
  }

  private end(error: Error): void {
    this.gone ??= error;
    this.settle?.(error);
  }
}

function lost(detail: string): ModelverseError {
  return new ModelverseError('NODE.RUNNER_LOST', detail);
}

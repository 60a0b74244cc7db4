import { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger } from 'pino';
import type { Tracer } from './span.js';
import { formatTraceparent, type TraceContext } from './traceparent.js';

/** What belongs to the piece of work that is running: its trace, and logger and tracer of the application it runs in. */
export interface Scope {
  readonly trace?: TraceContext;
  readonly logger?: Logger;
  /** takes ended spans; absent where they are not exported */
  readonly tracer?: Tracer;
}

const storage = new AsyncLocalStorage<Scope>();

/** Runs `work` with `scope` laid over the current one. */
export function runInScope<T>(scope: Scope, work: () => T): T {
  return storage.run({ ...storage.getStore(), ...scope }, work);
}

export function currentTrace(): TraceContext | undefined {
  return storage.getStore()?.trace;
}

export function currentLogger(): Logger | undefined {
  return storage.getStore()?.logger;
}

export function currentTracer(): Tracer | undefined {
  return storage.getStore()?.tracer;
}

/** Headers to add to an outgoing call, empty outside a trace. */
export function traceHeaders(): Record<string, string> {
  const trace = currentTrace();
  return trace === undefined ? {} : { traceparent: formatTraceparent(trace) };
}

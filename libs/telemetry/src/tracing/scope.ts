import { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger } from 'pino';
import { formatTraceparent, type TraceContext } from './traceparent.js';

/** What belongs to the piece of work that is running: its trace and the logger of the application it runs in. */
export interface Scope {
  readonly trace?: TraceContext;
  readonly logger?: Logger;
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

/** Headers to add to an outgoing call, empty outside a trace. */
export function traceHeaders(): Record<string, string> {
  const trace = currentTrace();
  return trace === undefined ? {} : { traceparent: formatTraceparent(trace) };
}

import { errorTypeOf } from './error-type.js';
import { currentTrace, currentTracer, runInScope } from './scope.js';
import { childTrace, startTrace, type TraceContext } from './traceparent.js';

export type SpanKind = 'INTERNAL' | 'SERVER' | 'CLIENT' | 'PRODUCER' | 'CONSUMER';
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** A piece of work that has ended. Its name is the operation's, of few values; ids are attributes. */
export interface Span {
  readonly name: string;
  readonly kind: SpanKind;
  readonly trace: TraceContext;
  /** Unix milliseconds, with a fraction */
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: SpanAttributes;
  /** the code of what it failed with, never its message: that may quote what a user sent */
  readonly errorType?: string;
}

/** Where ended spans go. Must neither throw nor wait. */
export interface Tracer {
  record(span: Span): void;
}

export interface SpanOptions {
  readonly kind?: SpanKind;
  /** of another process; without it the current trace is continued, or one begins */
  readonly parent?: TraceContext;
  readonly attributes?: SpanAttributes;
}

/**
 * Runs `work` as a span: what it calls, sends and announces belongs under it. Where spans are not exported, only the trace is handed on,
 * and nothing at all is done when it is handed on anyway.
 */
export async function inSpan<T>(name: string, options: SpanOptions, work: () => Promise<T>): Promise<T> {
  const tracer = currentTracer();
  const { kind = 'INTERNAL', parent = currentTrace(), attributes = {} } = options;
  if (tracer === undefined && options.parent === undefined && parent !== undefined) return work();
  const trace = parent === undefined ? startTrace() : childTrace(parent);
  if (tracer === undefined || !trace.sampled) return runInScope({ trace }, work);
  const startMs = nowMs();
  const end = (errorType?: string): void =>
    tracer.record({
      name,
      kind,
      trace,
      startMs,
      endMs: nowMs(),
      attributes,
      ...(errorType === undefined ? {} : { errorType }),
    });
  try {
    const result = await runInScope({ trace }, work);
    end();
    return result;
  } catch (error) {
    end(errorTypeOf(error));
    throw error;
  }
}

/** The wall clock to the microsecond. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}

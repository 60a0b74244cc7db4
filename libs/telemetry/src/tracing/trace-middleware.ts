import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { routeOf } from '../metrics/route-of.js';
import { runInScope } from './scope.js';
import { nowMs, type Tracer } from './span.js';
import { childTrace, parseTraceparent, startTrace, type TraceContext } from './traceparent.js';

export interface TraceOptions {
  readonly tracer?: Tracer;
  /** of the traces that begin here */
  readonly tracedPercent?: number;
}

/** Continues the caller's trace or starts one; the answer names it in `x-trace-id`, so that a user can quote it. */
export function traceMiddleware(logger: Logger, { tracer, tracedPercent }: TraceOptions = {}): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    const parent = parseTraceparent(request.get('traceparent'));
    const trace = parent === undefined ? startTrace(tracedPercent) : childTrace(parent);
    response.setHeader('x-trace-id', trace.traceId);
    if (tracer !== undefined && trace.sampled) recordRequest(tracer, trace, request, response);
    runInScope({ trace, logger, tracer }, () => next());
  };
}

/** Probes come every second and say nothing. */
const PROBES = /^\/(health\/|metrics$)/;

function recordRequest(tracer: Tracer, trace: TraceContext, request: Request, response: Response): void {
  const startMs = nowMs();
  const { method } = request;
  response.once('close', () => {
    const route = routeOf(request);
    if (PROBES.test(route)) return;
    const { statusCode } = response;
    tracer.record({
      name: `${method} ${route}`,
      kind: 'SERVER',
      trace,
      startMs,
      endMs: nowMs(),
      attributes: { 'http.request.method': method, 'http.route': route, 'http.response.status_code': statusCode },
      ...(statusCode >= 500 ? { errorType: String(statusCode) } : {}),
    });
  });
}

import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { runInScope } from './scope.js';
import { childTrace, parseTraceparent, startTrace } from './traceparent.js';

/** Continues the caller's trace or starts one; the answer names it in `x-trace-id`, so that a user can quote it. */
export function traceMiddleware(logger: Logger): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    const parent = parseTraceparent(request.get('traceparent'));
    const trace = parent === undefined ? startTrace() : childTrace(parent);
    response.setHeader('x-trace-id', trace.traceId);
    runInScope({ trace, logger }, () => next());
  };
}

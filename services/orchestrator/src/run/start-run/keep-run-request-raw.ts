import type { NextFunction, Request, Response } from 'express';

/** Keeps the body from the application's JSON parser, for which it is too large; it is read only for the service that may send it. */
export function keepRunRequestRaw(request: Request, _response: Response, next: NextFunction): void {
  if (request.method === 'POST' && /^\/internal\/runs\/?$/.test(request.path))
    request.headers['content-type'] = 'application/octet-stream';
  next();
}

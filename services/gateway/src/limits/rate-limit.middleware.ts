import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { WithAuthentication } from '../authentication/authenticated-request.js';
import type { RateLimiter } from './rate-limiter.js';

const SIGN_IN_PATHS = new Set(['/auth/nonce', '/auth/sign-in']);

export function limitRate(limiter: RateLimiter): RequestHandler {
  return (request: Request & WithAuthentication, _response: Response, next: NextFunction) => {
    const ip = request.ip ?? 'unknown';
    const signingIn = SIGN_IN_PATHS.has(request.baseUrl + request.path);
    (signingIn ? limiter.signIn(ip) : limiter.request(request.principal, ip)).then(() => next(), next);
  };
}

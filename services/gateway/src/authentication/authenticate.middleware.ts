import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { WithAuthentication } from './authentication.js';
import type { Authenticator } from './authenticator.js';

/** Puts `principal` on the request. Only this sets it: what a client claims in headers is never read. */
export function authenticateRequests(authenticator: Authenticator): RequestHandler {
  return (request: Request & WithAuthentication, _response: Response, next: NextFunction) => {
    const credentials = { authorization: request.get('authorization'), apiKey: request.get('x-api-key') };
    authenticator.authenticate(credentials, new Date()).then((authentication) => {
      if (authentication !== undefined) {
        request.authentication = authentication;
        request.principal = authentication.principal;
      }
      next();
    }, next);
  };
}

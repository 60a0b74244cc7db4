import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { WithAuthentication } from './authenticated-request.js';
import type { Authenticator } from './authenticator.js';

/** Puts `principal` on the request. Only this sets it: what a client claims in headers is never read. */
export function authenticateRequests(authenticator: Authenticator): RequestHandler {
  return (request: Request & WithAuthentication, _response: Response, next: NextFunction) => {
    const authenticate = async (): Promise<void> => {
      const credentials = { authorization: request.get('authorization'), apiKey: request.get('x-api-key') };
      const authentication = await authenticator.authenticate(credentials, new Date());
      if (authentication === undefined) return;
      request.authentication = authentication;
      request.principal = authentication.principal;
    };
    authenticate().then(() => next(), next);
  };
}

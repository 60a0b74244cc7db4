import { ModelverseError } from '@icubed/errors';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { ServiceTokenVerifier } from '../service-token/verify-service-token.js';
import type { Principal } from './principal.js';

/** A request after the middleware: anonymous requests have no principal. */
export interface WithPrincipal {
  principal?: Principal;
}

const BEARER = /^Bearer ([A-Za-z0-9._~+/=-]{1,4096})$/i;

/** The token of an `Authorization: Bearer` header; undefined without the header. Throws AUTH.TOKEN_INVALID for another scheme. */
export function bearerToken(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const token = BEARER.exec(header)?.[1];
  if (token === undefined)
    throw new ModelverseError('AUTH.TOKEN_INVALID', 'The Authorization header holds no bearer token.');
  return token;
}

/** Reads the service token of each request. A bad token is refused, never treated as anonymous. */
export function principalMiddleware(verify: ServiceTokenVerifier): RequestHandler {
  return (request: Request & WithPrincipal, _response: Response, next: NextFunction) => {
    const authenticate = async (): Promise<void> => {
      const token = bearerToken(request.get('authorization'));
      if (token !== undefined) request.principal = await verify(token);
    };
    authenticate().then(() => next(), next);
  };
}

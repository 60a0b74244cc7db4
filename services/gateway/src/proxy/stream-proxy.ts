import { Agent, type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream';
import { ModelverseError } from '@icubed/errors';
import { traceHeaders } from '@icubed/telemetry';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { WithAuthentication } from '../authentication/authenticated-request.js';
import type { ServiceTokens } from '../authentication/service-tokens.js';
import { requestHeadersFor, responseHeadersFor } from './forwarded-headers.js';

export interface ProxyOptions {
  /** the service, which is also the audience of the token it gets */
  readonly service: string;
  readonly origin: string;
  readonly tokens: ServiceTokens;
  /** how long nothing may move in either direction */
  readonly idleMs: number;
}

/**
 * Streams a request to a service and its answer back: bodies pass through in chunks under back-pressure, so an upload of
 * any size costs no memory here. Whoever hangs up first cuts the other side. GATEWAY.UPSTREAM_UNAVAILABLE, GATEWAY.UPSTREAM_TIMEOUT.
 */
export function streamProxy(options: ProxyOptions): RequestHandler {
  const agent = new Agent({ keepAlive: true, maxSockets: 512, maxFreeSockets: 32 });
  return (request: Request & WithAuthentication, response: Response, next: NextFunction) => {
    options.tokens
      .authorizationFor(request.principal, options.service)
      .then((authorization) => forward(options, agent, request, response, authorization, next))
      .catch(next);
  };
}

function forward(
  options: ProxyOptions,
  agent: Agent,
  request: Request,
  response: Response,
  authorization: string | undefined,
  next: NextFunction,
): void {
  const target = targetOf(request, options.origin);
  const secure = target.protocol === 'https:';
  const upstream = (secure ? httpsRequest : httpRequest)(target, {
    method: request.method,
    headers: requestHeadersFor(request.headers, {
      authorization,
      ...traceHeaders(),
      'x-forwarded-for': request.ip,
      'x-forwarded-host': request.get('host'),
      'x-forwarded-proto': request.protocol,
    }),
    ...(secure ? {} : { agent }),
  });
  upstream.setTimeout(options.idleMs, () =>
    upstream.destroy(new ModelverseError('GATEWAY.UPSTREAM_TIMEOUT', `${options.service} is silent.`)),
  );
  upstream.once('response', (answer) => sendBack(answer, response, upstream));
  upstream.on('error', (error) => {
    if (!response.headersSent && !response.destroyed) next(unavailable(error, options.service));
  });
  // only now: a service may answer before it has read the whole body
  response.once('close', () => upstream.destroy());
  pipeline(request, upstream, () => undefined);
}

/** Never leads out of what is served here: `/v1/../internal` would resolve to another path, an absolute target to another host. */
function targetOf({ originalUrl, baseUrl }: Request, origin: string): URL {
  const target = new URL(originalUrl, origin);
  const isInside = target.pathname === baseUrl || target.pathname.startsWith(`${baseUrl}/`);
  if (target.origin === new URL(origin).origin && isInside) return target;
  throw new ModelverseError('PLATFORM.BAD_REQUEST', 'The path is malformed.');
}

function sendBack(answer: IncomingMessage, response: Response, upstream: ClientRequest): void {
  response.writeHead(answer.statusCode ?? 502, responseHeadersFor(answer.headers));
  response.flushHeaders();
  pipeline(answer, response, (error) => {
    if (error) upstream.destroy();
  });
}

function unavailable(error: Error, service: string): ModelverseError {
  if (error instanceof ModelverseError) return error;
  return new ModelverseError('GATEWAY.UPSTREAM_UNAVAILABLE', `${service} does not answer.`, {}, { cause: error });
}

import type { RequestHandler } from 'express';

const ALLOWED_HEADERS = [
  'authorization',
  'content-type',
  'idempotency-key',
  'mcp-protocol-version',
  'traceparent',
  'x-api-key',
  'x-icubed-request',
  'x-payment',
  'x-voucher',
  'range',
  'last-event-id',
].join(', ');
const EXPOSED_HEADERS = ['retry-after', 'x-trace-id', 'location', 'content-range', 'etag', 'x-payment-response'].join(
  ', ',
);

/**
 * Any site may call the API: credentials are bearer tokens that a page must hold itself, never cookies, so another site
 * gains nothing by sending a visitor's browser here.
 */
export const allowAnyOrigin: RequestHandler = (request, response, next) => {
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('access-control-expose-headers', EXPOSED_HEADERS);
  if (request.method !== 'OPTIONS' || request.get('access-control-request-method') === undefined) {
    next();
    return;
  }
  response.setHeader('access-control-allow-methods', 'GET, HEAD, POST, PUT, PATCH, DELETE');
  response.setHeader('access-control-allow-headers', ALLOWED_HEADERS);
  response.setHeader('access-control-max-age', '7200');
  response.status(204).end();
};

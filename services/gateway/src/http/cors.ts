import type { RequestHandler } from 'express';

const ALLOWED_HEADERS = [
  'authorization',
  'content-type',
  'idempotency-key',
  'if-none-match',
  'mcp-protocol-version',
  'traceparent',
  'tus-resumable',
  'upload-checksum',
  'upload-length',
  'upload-metadata',
  'upload-offset',
  'x-api-key',
  'x-call-request',
  'x-icubed-request',
  'x-payment',
  'x-voucher',
  'range',
  'last-event-id',
].join(', ');
const EXPOSED_HEADERS = [
  'retry-after',
  'x-trace-id',
  'location',
  'content-disposition',
  'content-range',
  'etag',
  'x-payment-response',
  'tus-checksum-algorithm',
  'tus-extension',
  'tus-max-size',
  'tus-resumable',
  'tus-version',
  'upload-expires',
  'upload-length',
  'upload-metadata',
  'upload-offset',
  'x-icubed-sha256',
  'x-ipfs-path',
].join(', ');

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

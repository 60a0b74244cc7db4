import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

/** Lists of what passes, not of what is stripped: a header nobody thought of must not carry an identity inside. */
const REQUEST_HEADERS = [
  'accept',
  'accept-language',
  'content-digest',
  'content-disposition',
  'content-encoding',
  'content-length',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'last-event-id',
  'mcp-protocol-version',
  'prefer',
  'range',
  'repr-digest',
  'tus-resumable',
  'upload-checksum',
  'upload-length',
  'upload-metadata',
  'upload-offset',
  'user-agent',
  'x-call-request',
  'x-payment',
  'x-voucher',
];
const RESPONSE_HEADERS = [
  'accept-ranges',
  'allow',
  'cache-control',
  'content-digest',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-length',
  'content-range',
  'content-type',
  'etag',
  'last-modified',
  'link',
  'location',
  'repr-digest',
  'retry-after',
  'tus-checksum-algorithm',
  'tus-extension',
  'tus-max-size',
  'tus-resumable',
  'tus-version',
  'upload-expires',
  'upload-length',
  'upload-metadata',
  'upload-offset',
  'vary',
  'x-content-type-options',
  'x-ipfs-path',
  'x-payment-response',
];

export function requestHeadersFor(
  incoming: IncomingHttpHeaders,
  added: Readonly<Record<string, string | undefined>>,
): OutgoingHttpHeaders {
  return { ...pick(incoming, REQUEST_HEADERS), ...defined(added) };
}

export function responseHeadersFor(upstream: IncomingHttpHeaders): OutgoingHttpHeaders {
  return {
    ...pick(upstream, RESPONSE_HEADERS),
    // receipts and quotes travel in headers of our own
    ...Object.fromEntries(Object.entries(upstream).filter(([name]) => name.startsWith('x-icubed-'))),
  };
}

function pick(headers: IncomingHttpHeaders, names: readonly string[]): OutgoingHttpHeaders {
  return defined(Object.fromEntries(names.map((name) => [name, headers[name]])));
}

function defined<T>(values: Readonly<Record<string, T | undefined>>): Record<string, T> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, T] => entry[1] !== undefined));
}

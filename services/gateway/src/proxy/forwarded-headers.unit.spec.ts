import { describe, expect, it } from '@jest/globals';
import { requestHeadersFor, responseHeadersFor } from './forwarded-headers.js';

describe('headers through the proxy', () => {
  it('go to a service only when it needs them, and never as the client claims who it is', () => {
    const incoming = {
      'content-type': 'image/png',
      'content-length': '3',
      'idempotency-key': 'k',
      'x-call-request': 'r',
      authorization: 'Bearer client',
      cookie: 'a=b',
      connection: 'keep-alive',
      'transfer-encoding': 'chunked',
      'x-api-key': 'icu_',
      'x-forwarded-for': '6.6.6.6',
      'x-account-id': 'mallory',
      traceparent: 'client',
    };
    expect(
      requestHeadersFor(incoming, {
        authorization: 'Bearer inner',
        'x-forwarded-for': '1.2.3.4',
        traceparent: undefined,
      }),
    ).toEqual({
      'content-type': 'image/png',
      'content-length': '3',
      'idempotency-key': 'k',
      'x-call-request': 'r',
      authorization: 'Bearer inner',
      'x-forwarded-for': '1.2.3.4',
    });
  });

  it('of the resumable upload protocol pass in both directions', () => {
    const sent = {
      'tus-resumable': '1.0.0',
      'upload-offset': '0',
      'upload-length': '5',
      'upload-metadata': 'path YQ==',
      'upload-checksum': 'sha256 YQ==',
    };
    expect(requestHeadersFor(sent, {})).toEqual(sent);
    const answered = {
      'tus-resumable': '1.0.0',
      'tus-version': '1.0.0',
      'tus-extension': 'creation',
      'tus-max-size': '9',
      'tus-checksum-algorithm': 'sha1',
      'upload-offset': '5',
      'upload-length': '5',
      'upload-expires': 'Thu, 01 Jan 2026 00:00:00 GMT',
      location: '/content/uploads/a/resumable/b',
    };
    expect(responseHeadersFor(answered)).toEqual(answered);
  });

  it('come back only when they are meant for clients', () => {
    const upstream = {
      etag: '"e"',
      'content-range': 'bytes 0-1/2',
      'x-icubed-receipt': 'r',
      'set-cookie': ['a'],
      server: 's',
      connection: 'close',
    };
    expect(responseHeadersFor(upstream)).toEqual({
      etag: '"e"',
      'content-range': 'bytes 0-1/2',
      'x-icubed-receipt': 'r',
    });
  });
});

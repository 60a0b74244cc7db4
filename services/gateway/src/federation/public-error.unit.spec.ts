import { describe, expect, it } from '@jest/globals';
import { ModelverseError } from '@icubed/errors';
import { GraphQLError } from 'graphql';
import { publicError, withHttpStatus } from './public-error.js';

function show(error: unknown, hideSuggestions = false) {
  const unforeseen: unknown[] = [];
  const shown = publicError(error, {
    traceId: 't',
    hideSuggestions,
    onUnforeseen: (found) => void unforeseen.push(found),
  });
  return { json: shown.toJSON(), shown, unforeseen };
}

describe('what a client sees of an error', () => {
  it('is its code, details and path where a service gave a code', () => {
    const error = new GraphQLError('not yours', {
      path: ['asset'],
      extensions: { code: 'AUTH.FORBIDDEN', details: { id: '1' }, serviceName: 'registry', stacktrace: ['at x'] },
    });
    expect(show(error).json).toEqual({
      message: 'not yours',
      path: ['asset'],
      extensions: { code: 'AUTH.FORBIDDEN', retryable: false, details: { id: '1' }, traceId: 't' },
    });
    expect(show(error).unforeseen).toEqual([]);
  });

  it('is the same for one that is only shaped like an error', () => {
    expect(show({ message: 'm', extensions: { code: 'AUTH.REQUIRED' } }).json.extensions).toMatchObject({
      code: 'AUTH.REQUIRED',
    });
  });

  it('is its code where the gateway refused', () => {
    const refusal = new ModelverseError('GATEWAY.QUERY_TOO_DEEP', 'too deep', { max: 12 });
    expect(show(new GraphQLError('x', { originalError: refusal })).json).toMatchObject({
      message: 'too deep',
      extensions: { code: 'GATEWAY.QUERY_TOO_DEEP', details: { max: 12 } },
    });
  });

  it.each([
    ['SUBREQUEST_HTTP_ERROR', 'GATEWAY.UPSTREAM_UNAVAILABLE'],
    ['GATEWAY_TIMEOUT', 'GATEWAY.UPSTREAM_TIMEOUT'],
  ])('is nothing of the inside where a call to a service failed with %s', (code, expected) => {
    const error = new GraphQLError('connect ECONNREFUSED 10.0.0.7:4001', {
      extensions: { code, request: { url: 'http://registry:4001' } },
    });
    const { json, unforeseen } = show(error);
    expect(json.extensions).toEqual({ code: expected, retryable: true, traceId: 't' });
    expect(JSON.stringify(json)).not.toMatch(/10\.0\.0\.7|registry/);
    expect(unforeseen).toEqual([error]);
  });

  it.each([new TypeError('secret'), new GraphQLError('secret', { path: ['x'] }), 'secret', undefined])(
    'is nothing of what was not foreseen',
    (error) => {
      const { json, unforeseen } = show(error);
      expect(json.extensions).toMatchObject({ code: 'PLATFORM.INTERNAL' });
      expect(JSON.stringify(json)).not.toContain('secret');
      expect(unforeseen).toHaveLength(1);
    },
  );

  it('keeps the message of a malformed query, without suggestions where the schema is closed', () => {
    const error = new GraphQLError('Cannot query field "offering". Did you mean "offerings"?');
    expect(show(error).json).toMatchObject({ message: error.message, extensions: { code: 'GATEWAY.QUERY_MALFORMED' } });
    expect(show(error, true).json.message).toBe('Cannot query field "offering".');
  });

  it('takes the status and the time to wait of an answer without data', () => {
    const limited = show(new ModelverseError('GATEWAY.RATE_LIMITED', 'wait', { retryAfterSeconds: 7 })).shown;
    expect(withHttpStatus(limited).extensions['http']).toEqual({ status: 429, headers: { 'retry-after': '7' } });
  });
});

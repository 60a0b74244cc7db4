import { describe, expect, it } from '@jest/globals';
import { ModelverseError } from '@icubed/errors';
import { judgeFailure, TRIES_OF_UNKNOWN } from './judge-failure.js';

const withCode = (code: string) => Object.assign(new Error('failed'), { code });

describe('judgeFailure', () => {
  it('follows the retry class of a catalogued error, however often it fails', () => {
    expect(judgeFailure(new ModelverseError('PLATFORM.UNAVAILABLE', ''), 1_000)).toBe('retry');
    expect(judgeFailure(new ModelverseError('MESSAGING.POISON', ''), 1)).toBe('park');
  });

  it.each(['ECONNREFUSED', 'ECONNRESET', '57P01', '08006', '40001', '53300', '55P03'])(
    'waits for infrastructure to return (%s)',
    (code) => {
      expect(judgeFailure(withCode(code), 1_000)).toBe('retry');
    },
  );

  it('knows a lost connection by its text, and as a cause', () => {
    expect(judgeFailure(new Error('Connection terminated unexpectedly'), 1_000)).toBe('retry');
    expect(judgeFailure(new Error('wrapped', { cause: withCode('ECONNRESET') }), 1_000)).toBe('retry');
  });

  it('gives the unknown a few tries and then lets the others pass', () => {
    expect(judgeFailure(new TypeError('bug'), TRIES_OF_UNKNOWN - 1)).toBe('retry');
    expect(judgeFailure(new TypeError('bug'), TRIES_OF_UNKNOWN)).toBe('park');
    expect(judgeFailure(withCode('23505'), TRIES_OF_UNKNOWN)).toBe('park');
    expect(judgeFailure('a string', TRIES_OF_UNKNOWN)).toBe('park');
  });
});

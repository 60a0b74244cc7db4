import { describe, expect, it } from '@jest/globals';
import { ModelverseError } from '@icubed/errors';
import { asErrorResult, errorTypeName, orErrorResult } from './error-result.js';

const forbidden = new ModelverseError('AUTH.FORBIDDEN', 'not yours', { scope: 'trade' });

describe('an expected failure', () => {
  it('is a union member named after its code, with its extras as fields', () => {
    expect(asErrorResult(forbidden, ['AUTH.REQUIRED', 'AUTH.FORBIDDEN'])).toEqual({
      __typename: 'Forbidden',
      code: 'AUTH.FORBIDDEN',
      message: 'not yours',
      retryable: false,
      scope: 'trade',
    });
    expect(errorTypeName('PLATFORM.IDEMPOTENCY_KEY_REUSED')).toBe('IdempotencyKeyReused');
  });

  it('cannot have its typename or code overwritten by an extra', () => {
    const sly = new ModelverseError('AUTH.FORBIDDEN', 'no', { __typename: 'PreparedTransaction', code: 'X' });
    expect(asErrorResult(sly, ['AUTH.FORBIDDEN'])).toMatchObject({ __typename: 'Forbidden', code: 'AUTH.FORBIDDEN' });
  });

  it('of any other kind goes on as an error', async () => {
    expect(() => asErrorResult(forbidden, ['AUTH.REQUIRED'])).toThrow(forbidden);
    const bug = new TypeError('bug');
    await expect(orErrorResult(['AUTH.FORBIDDEN'], () => Promise.reject(bug))).rejects.toBe(bug);
  });

  it('leaves a success as it is', async () => {
    expect(await orErrorResult(['AUTH.FORBIDDEN'], () => Promise.resolve(7))).toBe(7);
    expect(await orErrorResult(['AUTH.FORBIDDEN'], () => Promise.reject(forbidden))).toMatchObject({
      code: 'AUTH.FORBIDDEN',
    });
  });
});

import { describe, expect, it } from '@jest/globals';
import { errorReference, fromProblem, isModelverseError, ModelverseError, toProblem } from './index.js';

describe('problems', () => {
  it('carries code, status, retry class and extras of a known error', () => {
    const problem = toProblem(new ModelverseError('MIRROR.BEHIND', 'at block 4, asked 9', { head: '4' }), '/trace/1');
    expect(problem).toMatchObject({
      code: 'MIRROR.BEHIND',
      status: 503,
      retryable: true,
      head: '4',
      instance: '/trace/1',
    });
    expect(problem.type).toBe('urn:icubed:error:MIRROR.BEHIND');
  });

  it('never lets an extra overwrite the code or the status', () => {
    const problem = toProblem(new ModelverseError('AUTH.REQUIRED', 'no token', { code: 'X', status: 200 }));
    expect(problem).toMatchObject({ code: 'AUTH.REQUIRED', status: 401 });
  });

  it('hides the message of an unknown error', () => {
    const problem = toProblem(new Error('password=hunter2'));
    expect(problem.code).toBe('PLATFORM.INTERNAL');
    expect(JSON.stringify(problem)).not.toContain('hunter2');
  });

  it('survives the round trip to a client', () => {
    const error = fromProblem(
      JSON.parse(JSON.stringify(toProblem(new ModelverseError('AUTH.FORBIDDEN', 'not yours', { need: 'call' })))),
    );
    expect(isModelverseError(error, 'AUTH.FORBIDDEN')).toBe(true);
    expect(error.extras).toEqual({ need: 'call' });
  });

  it('keeps every code prefixed and every status an error status', () => {
    for (const { code, status } of errorReference()) {
      expect(code).toMatch(/^[A-Z_]+\.[A-Z_0-9]+$/);
      expect(status).toBeGreaterThanOrEqual(400);
    }
  });
});

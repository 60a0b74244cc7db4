import { describe, expect, it } from '@jest/globals';
import { backoffMs, pause } from './backoff.js';

const limits = { baseMs: 100, capMs: 1_000 };

describe('backoffMs', () => {
  it('doubles up to its cap', () => {
    expect([1, 2, 3, 4, 5, 500].map((attempt) => backoffMs(attempt, limits, 1))).toEqual([
      100, 200, 400, 800, 1_000, 1_000,
    ]);
  });

  it('leaves half of the wait to chance', () => {
    expect([backoffMs(2, limits, 0), backoffMs(2, limits, 0.5)]).toEqual([100, 150]);
  });
});

describe('pause', () => {
  it('ends early when any signal aborts, also one that aborted before', async () => {
    const began = Date.now();
    await pause(10_000, new AbortController().signal, AbortSignal.timeout(20));
    await pause(10_000, AbortSignal.abort());
    expect(Date.now() - began).toBeLessThan(2_000);
  });
});

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
    const longerThanTheTest = 3_600_000;
    await expect(
      pause(longerThanTheTest, new AbortController().signal, AbortSignal.timeout(20)),
    ).resolves.toBeUndefined();
    await expect(pause(longerThanTheTest, AbortSignal.abort())).resolves.toBeUndefined();
  });
});

import { setTimeout as sleep } from 'node:timers/promises';
import { isModelverseError } from '@icubed/errors';

/** A gateway may not have found yet what was published a moment ago; what it sends wrong is not asked for again. */
export async function deliveredAgain<T>(retryAfterMs: readonly number[], fetch: () => Promise<T>): Promise<T> {
  for (const waitMs of retryAfterMs) {
    try {
      return await fetch();
    } catch (error) {
      if (!isModelverseError(error, 'NODE.WEIGHTS_UNAVAILABLE')) throw error;
      await sleep(waitMs);
    }
  }
  return fetch();
}

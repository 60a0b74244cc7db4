import { setTimeout as sleep } from 'node:timers/promises';
import { isModelverseError } from '@icubed/errors';

const ATTEMPTS = 8;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 8_000;
/** Three minutes. */
const LOCKED = { attempts: 90, pauseMs: 2_000 };

/**
 * Tries again, with longer and longer pauses, what failed with an error that may pass. Together about half a minute; longer for a file that is being
 * sent, most likely by this client's own request that was cut: a registry that was restarted first hashes again what it has of it.
 */
export async function attempted<T>(
  work: (attempt: number) => Promise<T>,
  pause: (ms: number) => Promise<unknown> = sleep,
): Promise<T> {
  for (let [attempt, failed, locked] = [1, 0, 0]; ; attempt += 1) {
    try {
      return await work(attempt);
    } catch (error) {
      const isLocked = isModelverseError(error, 'REGISTRY.UPLOAD_LOCKED');
      if (isLocked) locked += 1;
      else failed += 1;
      const mayPass = error instanceof Error && 'retryable' in error && error.retryable === true;
      if (!mayPass || failed === ATTEMPTS || locked === LOCKED.attempts) throw error;
      await pause(isLocked ? LOCKED.pauseMs : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failed - 1)));
    }
  }
}

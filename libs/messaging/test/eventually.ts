import { setTimeout as delay } from 'node:timers/promises';

/** Waits for a condition of the world; fails with its last error. Polling, since what is watched crosses processes. */
export async function eventually(check: () => void | Promise<void>, timeoutMs = 120_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await delay(15);
    }
  }
}

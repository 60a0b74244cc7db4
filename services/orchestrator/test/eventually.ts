import { setTimeout as delay } from 'node:timers/promises';

/** Asks again until the answer is truthy; rejects with the last failure. */
export async function eventually<T>(
  ask: () => Promise<T | undefined | false>,
  timeoutMs = 120_000,
): Promise<NonNullable<T>> {
  const end = Date.now() + timeoutMs;
  let last: unknown = new Error('it never came');
  while (Date.now() < end) {
    try {
      const answer = await ask();
      if (answer) return answer;
    } catch (error) {
      last = error;
    }
    await delay(25);
  }
  throw last;
}

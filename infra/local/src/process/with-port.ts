import { isModelverseError } from '@icubed/errors';
import { freePort } from './free-port.js';

/** Starts on the given port, or on a free one; a free port that somebody else took meanwhile is drawn again. */
export async function withPort<T>(port: number | undefined, start: (port: number) => Promise<T>): Promise<T> {
  if (port !== undefined) return start(port);
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(await freePort());
    } catch (error) {
      if (attempt === 3 || !isModelverseError(error, 'DEVNET.PART_FAILED')) throw error;
    }
  }
}

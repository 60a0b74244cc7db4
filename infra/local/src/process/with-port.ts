import { isModelverseError, ModelverseError } from '@icubed/errors';
import { freePort, portIsFree } from './free-port.js';

/** Starts on the given port, or on a free one; a free port that somebody else took meanwhile is drawn again. Throws DEVNET.PORT_TAKEN. */
export async function withPort<T>(port: number | undefined, start: (port: number) => Promise<T>): Promise<T> {
  if (port !== undefined) {
    if (await portIsFree(port)) return start(port);
    throw new ModelverseError('DEVNET.PORT_TAKEN', `Port ${port} of 127.0.0.1 is taken.`, { port });
  }
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(await freePort());
    } catch (error) {
      if (attempt === 3 || !isModelverseError(error, 'DEVNET.PART_FAILED')) throw error;
    }
  }
}

import { isModelverseError, ModelverseError } from '@icubed/errors';
import type { IpfsNode } from '@icubed/ipfs';
import type { PublicContent } from '../public-content/public-content.js';

/** Where the CAR of a CID may come from. */
export interface CarSource {
  readonly name: string;
  /** Undefined: it does not have it. */
  open(cid: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array> | undefined>;
}

/** What is public here already. What waits for its reveal is nobody's to import. */
export function ownSource(content: Pick<PublicContent, 'assertPublic'>, ipfs: Pick<IpfsNode, 'car'>): CarSource {
  return {
    name: 'this registry',
    async open(cid) {
      try {
        await content.assertPublic(cid);
        return ipfs.car(cid);
      } catch (error) {
        if (isModelverseError(error, 'CONTENT.NOT_FOUND') || isModelverseError(error, 'CONTENT.GONE')) return undefined;
        throw error;
      }
    },
  };
}

/**
 * The first source that has the CID.
 *
 * @throws CONTENT.NOT_FOUND when none has it, REGISTRY.IMPORT_SOURCE_FAILED when one that might have it does not answer as it should
 */
export async function openCar(
  cid: string,
  sources: readonly CarSource[],
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  let failure: unknown;
  for (const source of sources) {
    try {
      const car = await source.open(cid, signal);
      if (car) return car;
    } catch (error) {
      signal.throwIfAborted();
      failure ??= error;
    }
  }
  if (isModelverseError(failure)) throw failure;
  if (failure)
    throw new ModelverseError('REGISTRY.IMPORT_SOURCE_FAILED', 'a source does not answer', {}, { cause: failure });
  throw new ModelverseError('CONTENT.NOT_FOUND', 'no source of this registry has it', { cid });
}

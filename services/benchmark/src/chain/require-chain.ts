import { ModelverseError } from '@icubed/errors';

/** A fact of another chain on our topics is somebody's misconfiguration: it goes to the dead letters. */
export function requireChain(served: number, given: number): void {
  if (served === given) return;
  throw new ModelverseError('PROTOCOL.WRONG_CHAIN', `this service serves chain ${served}`, { given });
}

import { ModelverseError } from '@icubed/errors';
import type { Cursor } from './cursor.js';

/** The store has seen more of a chain than this chain has: it was reset, or lost its latest blocks, or the endpoint lags far. */
export function chainBehind(cursor: Cursor, seen: string): ModelverseError {
  const { number, hash } = cursor.final;
  return new ModelverseError('MIRROR.CHAIN_BEHIND', `mirrored to final block ${number} (${hash}), but ${seen}`, {
    block: number,
    hash,
  });
}

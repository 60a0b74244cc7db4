import { ModelverseError } from '@icubed/errors';

/** The chain moved between two questions, or an endpoint is behind: ask again, perhaps elsewhere. */
export function unstable(detail: string): ModelverseError {
  return new ModelverseError('MIRROR.CHAIN_UNSTABLE', detail);
}

/** What an endpoint answered contradicts what it must be by its hash. */
export function lied(detail: string): ModelverseError {
  return new ModelverseError('MIRROR.RPC_LIED', detail);
}

import type { SigningContext } from '@icubed/protocol';

/** Injection token of the chain this deployment serves. */
export const CHAIN = Symbol('CHAIN');

export interface ChainContext extends SigningContext {
  /** RankingAnchor: the contract in the domain of a release's signature; the zero address where none is deployed */
  readonly rankingAnchor: string;
}

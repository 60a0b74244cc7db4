import type { SigningContext } from '@icubed/protocol';

/** Injection token of the chain this deployment serves. */
export const CHAIN = Symbol('CHAIN');

export interface ChainContext extends SigningContext {
  /** RankingAnchor: where roots are anchored, and the contract in the domain of a release's signature */
  readonly rankingAnchor: string;
}

import type { SigningContext } from '@icubed/protocol';

/** Injection token of the chain this deployment serves and the contracts it acts on. */
export const CHAIN = Symbol('CHAIN');

export interface ChainContext extends SigningContext {
  readonly usd: string;
}

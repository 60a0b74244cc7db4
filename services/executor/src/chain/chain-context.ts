import type { SigningContext } from '@icubed/protocol';

/** Injection token of the chain this deployment serves and the contracts it acts on. */
export const CHAIN = Symbol('CHAIN');

export interface ChainContext extends SigningContext {
  readonly usd: string;
  /** where hourly roots of receipts are anchored */
  readonly receiptAnchor: string;
  /** where it is claimed that receipts were not settled */
  readonly usageDisputes: string;
}

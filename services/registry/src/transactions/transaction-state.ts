export type TransactionStatus = 'SUBMITTED' | 'PENDING' | 'FINAL' | 'REPLACED' | 'REVERTED' | 'DROPPED';

/** What one look at the chain shows of a transaction. */
export interface Observation {
  readonly receipt?: { readonly blockNumber: number; readonly succeeded: boolean };
  /** The pool's or the chain's copy of the transaction itself. */
  readonly transaction?: { readonly from: string; readonly nonce: number };
  readonly headBlock: number;
  /** Transactions of the sender that are mined, once the sender is known. */
  readonly minedNonce?: number;
}

export interface TransactionState {
  readonly status: TransactionStatus;
  readonly blockNumber?: number;
  readonly confirmations: number;
}

export const TERMINAL: ReadonlySet<TransactionStatus> = new Set(['FINAL', 'REPLACED', 'REVERTED', 'DROPPED']);

/**
 * SUBMITTED: in the pool, or not heard of yet. PENDING: mined, not final. A mined nonce without a receipt of this hash means that another
 * transaction took its place; a transaction the pool knew and knows no more was dropped.
 */
export function transactionState(
  seen: Observation,
  before: Observation | undefined,
  finalityDepth: number,
): TransactionState {
  if (seen.receipt) {
    const confirmations = Math.max(0, seen.headBlock - seen.receipt.blockNumber);
    const { blockNumber, succeeded } = seen.receipt;
    const final = confirmations >= finalityDepth;
    // a revert may still be reorganised away: it is told as such only when it is final
    return { status: final ? (succeeded ? 'FINAL' : 'REVERTED') : 'PENDING', blockNumber, confirmations };
  }
  const known = seen.transaction ?? before?.transaction;
  if (!seen.transaction && known) {
    return { status: (seen.minedNonce ?? 0) > known.nonce ? 'REPLACED' : 'DROPPED', confirmations: 0 };
  }
  return { status: 'SUBMITTED', confirmations: 0 };
}

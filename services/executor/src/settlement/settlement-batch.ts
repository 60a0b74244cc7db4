import { assertNever, ModelverseError } from '@icubed/errors';

/** A signed redeemBatch. Each signing of one batch has the same nonce, so at most one of them can ever be mined. */
export interface SignedTransaction {
  readonly hash: string;
  readonly raw: string;
}

/**
 * A batch is signed and stored before a byte of it leaves: whoever takes over after a crash sends the same transaction again and
 * never another one with the same claims. `Superseded`: the nonce was used up by something else, so it can never be mined.
 */
export type BatchState =
  | { readonly status: 'Built'; readonly nonce: number; readonly transactions: readonly SignedTransaction[] }
  | {
      readonly status: 'Submitted';
      readonly nonce: number;
      readonly transactions: readonly SignedTransaction[];
      readonly submittedAt: string;
    }
  | { readonly status: 'Final'; readonly nonce: number }
  | { readonly status: 'Reverted'; readonly nonce: number; readonly hash: string }
  | { readonly status: 'Superseded'; readonly nonce: number };

export type BatchEvent =
  | { readonly type: 'BatchSubmitted'; readonly at: string }
  | { readonly type: 'BatchRepriced'; readonly transaction: SignedTransaction; readonly at: string }
  | { readonly type: 'BatchFinal' }
  | { readonly type: 'BatchReverted'; readonly hash: string }
  | { readonly type: 'BatchSuperseded' };

export type UnderWay = Extract<BatchState, { status: 'Built' | 'Submitted' }>;

export const isUnderWay = (state: BatchState): state is UnderWay =>
  state.status === 'Built' || state.status === 'Submitted';

/** Throws EXECUTOR.LEDGER_BROKEN for a batch that has ended: its money has moved or never will. */
export function evolveBatch(state: BatchState, event: BatchEvent): BatchState {
  if (!isUnderWay(state))
    throw new ModelverseError('EXECUTOR.LEDGER_BROKEN', `a batch that is ${state.status} cannot take ${event.type}`);
  const { nonce, transactions } = state;
  switch (event.type) {
    case 'BatchSubmitted':
      return { status: 'Submitted', nonce, transactions, submittedAt: event.at };
    case 'BatchRepriced':
      return { status: 'Submitted', nonce, transactions: [...transactions, event.transaction], submittedAt: event.at };
    case 'BatchFinal':
      return { status: 'Final', nonce };
    case 'BatchReverted':
      return { status: 'Reverted', nonce, hash: event.hash };
    case 'BatchSuperseded':
      return { status: 'Superseded', nonce };
    default:
      return assertNever(event);
  }
}

import { assertNever } from '@icubed/errors';

/** A signed matchOrders. Every signing of one batch has the same nonce, so at most one of them can ever be mined. */
export interface SignedTransaction {
  readonly hash: string;
  readonly raw: string;
}

/**
 * A batch is signed and stored before a byte of it leaves: whoever takes over after a crash sends the same transaction and no other. While
 * one is under way nothing is matched, so no crossing is planned twice. `Superseded`: its nonce was used by something else.
 */
export type BatchState =
  | { readonly status: 'Planned'; readonly nonce: number; readonly transactions: readonly SignedTransaction[] }
  | {
      readonly status: 'Submitted';
      readonly nonce: number;
      readonly transactions: readonly SignedTransaction[];
      readonly submittedAt: string;
    }
  | { readonly status: 'Final'; readonly nonce: number; readonly hash: string }
  | { readonly status: 'Reverted'; readonly nonce: number; readonly hash: string }
  | { readonly status: 'Superseded'; readonly nonce: number };

export type BatchEvent =
  | { readonly type: 'BatchSubmitted'; readonly at: string }
  | { readonly type: 'BatchRepriced'; readonly transaction: SignedTransaction; readonly at: string }
  | { readonly type: 'BatchFinal'; readonly hash: string }
  | { readonly type: 'BatchReverted'; readonly hash: string }
  | { readonly type: 'BatchSuperseded' };

export type UnderWay = Extract<BatchState, { status: 'Planned' | 'Submitted' }>;

export function evolveBatch({ nonce, transactions }: UnderWay, event: BatchEvent): BatchState {
  switch (event.type) {
    case 'BatchSubmitted':
      return { status: 'Submitted', nonce, transactions, submittedAt: event.at };
    case 'BatchRepriced':
      return { status: 'Submitted', nonce, transactions: [...transactions, event.transaction], submittedAt: event.at };
    case 'BatchFinal':
      return { status: 'Final', nonce, hash: event.hash };
    case 'BatchReverted':
      return { status: 'Reverted', nonce, hash: event.hash };
    case 'BatchSuperseded':
      return { status: 'Superseded', nonce };
    default:
      return assertNever(event);
  }
}

/**
 * What the final block has decided about a batch: nothing while its nonce is unused there.
 *
 * @param mined the receipts of its transactions, each with whether its block is final
 */
export function decided(
  nonceAtFinal: number,
  { nonce }: UnderWay,
  mined: readonly { hash: string; succeeded: boolean; final: boolean }[],
): BatchEvent | undefined {
  if (nonceAtFinal <= nonce) return undefined;
  const receipt = mined.find(({ final }) => final);
  if (receipt === undefined) return { type: 'BatchSuperseded' };
  return { type: receipt.succeeded ? 'BatchFinal' : 'BatchReverted', hash: receipt.hash };
}

/** Signed and stored before a byte of it leaves: sent again as it is until it is mined, so a crash cannot make a second one. */
export interface SignedTransaction {
  readonly transactionHash: string;
  readonly rawTransaction: string;
  readonly nonce: number;
  readonly signedAt: Date;
}

/** The head as the key of an errand needs it. */
export interface ErrandView {
  /** what the transaction is for has come about, by this key or otherwise */
  readonly isDone: boolean;
  /** of the transaction that was signed for it */
  readonly receipt: 'none' | 'succeeded' | 'reverted';
  /** how many transactions of the key are mined */
  readonly nonce: number;
}

export type Move =
  /** nothing that could still be mined is signed */
  | 'sign'
  | 'send'
  /** the same nonce at a higher fee */
  | 'reprice'
  /** the mirror will say at finality what came of it */
  | 'wait';

/** Not mined in this time: its fee is too low for the chain as it is now. */
const REPRICE_AFTER_MS = 120_000;

/** What is done is never done again: the contract refuses it, and the key does not pay to hear that. */
export function nextMove(signed: SignedTransaction | undefined, head: ErrandView, now: Date): Move {
  if (head.isDone) return 'wait';
  if (signed === undefined || head.receipt === 'reverted') return 'sign';
  if (head.receipt === 'succeeded') return 'wait';
  // something else used the nonce up: this one can never be mined
  if (head.nonce > signed.nonce) return 'sign';
  return isOverdue(signed.signedAt, now) ? 'reprice' : 'send';
}

/** What has not been mined by now asks for a higher fee. */
export function isOverdue(signedAt: Date, now: Date): boolean {
  return now.getTime() - signedAt.getTime() > REPRICE_AFTER_MS;
}

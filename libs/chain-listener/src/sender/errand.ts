import { type Move, nextMove, type SignedTransaction } from './signed-transaction.js';
import type { ContractCall, Terms, TransactionKey } from './transaction-key.js';

/** One thing that a key has to bring about on the chain by one transaction. */
export interface Errand {
  readonly call: ContractCall;
  /** asked at the head, to know whether it is done already */
  readonly question: ContractCall;
  isDone(answer: string): boolean;
  load(): Promise<SignedTransaction | undefined>;
  /** False when another process was faster: its transaction is the one to be sent. `instead` is what may be written over. */
  store(transaction: SignedTransaction, instead: SignedTransaction | undefined): Promise<boolean>;
}

export interface Step {
  readonly move: Move;
  /** what was signed in this step */
  readonly signed?: SignedTransaction;
}

/**
 * Brings an errand one step nearer. Each step may be repeated after a crash, by any replica. Of one key's errands only one may be under way: they share
 * its nonces. That an errand is done for good is said by the mirror alone.
 *
 * Throws MIRROR.RPC_UNAVAILABLE, MIRROR.RPC_REJECTED (`extras.data` the revert's) when the contract would refuse it.
 *
 * @param options.maySign false: a new nonce is not to be had now, and what was signed goes on alone
 */
export async function runErrand(
  key: TransactionKey,
  errand: Errand,
  now: Date,
  { maySign = true }: { readonly maySign?: boolean } = {},
): Promise<Step> {
  const known = await errand.load();
  const { answer, ...head } = await key.look(errand.question, known);
  const move = nextMove(known, { ...head, isDone: errand.isDone(answer) }, now);
  switch (move) {
    case 'wait':
      return { move };
    case 'send':
      await key.send(known!);
      return { move };
    case 'sign':
      if (!maySign) return { move };
      return { move, ...(await signed(key, errand, { nonce: head.nonce }, known)) };
    case 'reprice':
      return { move, ...(await signed(key, errand, { nonce: known!.nonce, outbid: known }, known)) };
  }
}

async function signed(
  key: TransactionKey,
  errand: Errand,
  terms: Pick<Terms, 'nonce' | 'outbid'>,
  instead: SignedTransaction | undefined,
): Promise<Pick<Step, 'signed'>> {
  const gasLimit = ((await key.estimate(errand.call)) * 5n) / 4n;
  const transaction = await key.sign(errand.call, { ...terms, gasLimit });
  // stored before it is sent: whoever goes on after a crash sends this one
  if (!(await errand.store(transaction, instead))) return {};
  await key.send(transaction);
  return { signed: transaction };
}

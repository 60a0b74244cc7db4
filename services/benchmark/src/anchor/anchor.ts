/** What stands on-chain, final, under a week. */
export interface AnchoredRoot {
  readonly root: string;
  readonly cid: string;
  readonly transactionHash: string;
  readonly blockNumber: number;
}

/** Where a release's root is on-chain. */
export type Anchor = Pick<AnchoredRoot, 'transactionHash' | 'blockNumber'>;

/** Signed and stored before a byte of it leaves: sent again as it is until it is mined, so a crash cannot make a second one. */
export interface AnchorTransaction {
  readonly transactionHash: string;
  readonly rawTransaction: string;
  readonly nonce: number;
  readonly signedAt: Date;
}

/** The head as the ranking key needs it. */
export interface ChainView {
  /** under the release's week; null where there is none */
  readonly root: string | null;
  /** of the transaction that was signed for the release */
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
  /** the mirror will say at finality what stands there */
  | 'wait';

/** Not mined in this time: its fee is too low for the chain as it is now. */
const REPRICE_AFTER_MS = 120_000;

/** Whatever stands under the week is never written over: the contract refuses it, and the key does not pay to hear that. */
export function nextMove(signed: AnchorTransaction | undefined, head: ChainView, now: Date): Move {
  if (head.root !== null) return 'wait';
  if (signed === undefined || head.receipt === 'reverted') return 'sign';
  if (head.receipt === 'succeeded') return 'wait';
  // something else used the nonce up: this one can never be mined
  if (head.nonce > signed.nonce) return 'sign';
  return now.getTime() - signed.signedAt.getTime() > REPRICE_AFTER_MS ? 'reprice' : 'send';
}

/** A release is anchored when its own root and CID stand under its week; another's there contradict it for good. */
export function standingOf(
  release: { readonly root: string; readonly cid: string },
  found: AnchoredRoot | null,
): { readonly anchor: Anchor | null; readonly foreignAnchor: AnchoredRoot | null } {
  if (found === null) return { anchor: null, foreignAnchor: null };
  if (found.root !== release.root || found.cid !== release.cid) return { anchor: null, foreignAnchor: found };
  const { transactionHash, blockNumber } = found;
  return { anchor: { transactionHash, blockNumber }, foreignAnchor: null };
}

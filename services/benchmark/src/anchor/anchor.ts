/** What stands on-chain, final, under a week. */
export interface AnchoredRoot {
  readonly root: string;
  readonly cid: string;
  readonly transactionHash: string;
  readonly blockNumber: number;
}

/** Where a release's root is on-chain. */
export type Anchor = Pick<AnchoredRoot, 'transactionHash' | 'blockNumber'>;

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

import type { RankingInputs } from './ranking-inputs.js';

const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Decimal strings without leading zeros, by the numbers they name. */
export function compareDecimals(a: string, b: string): number {
  return a.length - b.length || text(a, b);
}

type Lists = Pick<RankingInputs, 'assets' | 'receipts' | 'votes' | 'payers' | 'holders'>;

/** One order for one set: the same facts give the same bytes whatever order they arrived in. */
export function sortLists(lists: Lists): Lists {
  return {
    assets: lists.assets
      .map((asset) => ({ ...asset, parents: asset.parents.toSorted(compareDecimals) }))
      .sort((a, b) => compareDecimals(a.assetId, b.assetId)),
    receipts: lists.receipts.toSorted((a, b) => text(a.id, b.id)),
    votes: lists.votes.toSorted((a, b) => text(a.receiptId, b.receiptId)),
    payers: lists.payers.toSorted((a, b) => text(a.account, b.account)),
    holders: lists.holders.toSorted((a, b) => compareDecimals(a.assetId, b.assetId) || text(a.account, b.account)),
  };
}

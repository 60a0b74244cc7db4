import { type ChainEvent, type ChainProjection, projection } from '@icubed/chain-listener';
import { interfaces } from '@icubed/contracts-abi';
import type { AnchoredHour } from './anchor.js';
import { saveAnchoredHour } from './anchor.store.js';

type ReceiptsAnchored = ChainEvent<
  'ReceiptsAnchored',
  { readonly hour: bigint; readonly root: string; readonly count: bigint; readonly cid: string }
>;

const definition: ChainProjection<AnchoredHour, ReceiptsAnchored> = {
  kind: 'receipt-anchor',
  sources: [{ contract: 'ReceiptAnchor', abi: interfaces.ReceiptAnchor.fragments, events: ['ReceiptsAnchored'] }],
  aggregateOf: ({ args }) => args.hour.toString(),
  // the contract keeps the first root of an hour: there is no second event
  evolve: (state, { args: { root, count, cid }, origin: { transactionHash, blockNumber, timestamp } }) =>
    state ?? { root, count: Number(count), cid, transactionHash, blockNumber, anchoredAt: timestamp },
  async write(manager, hour, state, { chainId, finality }) {
    // shown at finality only, and what is final stays
    if (finality === 'FINAL') await saveAnchoredHour(manager, chainId, hour, state);
  },
  erase: () => Promise.resolve(),
};

/** Whatever was anchored, by this service or not: each hour of receipts is held against it. */
export const anchoredHours = projection(definition);

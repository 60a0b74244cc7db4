import { type ChainEvent, type ChainProjection, projection } from '@icubed/chain-listener';
import { interfaces } from '@icubed/contracts-abi';
import type { AnchoredRoot } from './anchor.js';
import { saveAnchoredRoot } from './anchor.store.js';

type RankingAnchored = ChainEvent<
  'RankingAnchored',
  { readonly week: bigint; readonly root: string; readonly cid: string }
>;

const definition: ChainProjection<AnchoredRoot, RankingAnchored> = {
  kind: 'ranking-anchor',
  sources: [{ contract: 'RankingAnchor', abi: interfaces.RankingAnchor.fragments, events: ['RankingAnchored'] }],
  aggregateOf: ({ args }) => args.week.toString(),
  // the contract keeps the first root of a week: there is no second event
  evolve: (state, { args, origin }) => {
    const { transactionHash, blockNumber } = origin;
    return state ?? { root: args.root, cid: args.cid, transactionHash, blockNumber };
  },
  async write(manager, week, state, { chainId, finality }) {
    // shown at finality only, and what is final stays
    if (finality === 'FINAL') await saveAnchoredRoot(manager, chainId, week, state);
  },
  erase: () => Promise.resolve(),
};

/** Whatever was anchored, by this service or not: each release is held against it. */
export const anchoredRoots = projection(definition);

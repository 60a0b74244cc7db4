import { didOf } from '@icubed/protocol';
import type { Holding } from './position.store.js';

/** The GraphQL type Position, without what is asked of the chain. */
export function positionView(holding: Holding) {
  const { chainId, assetId, account, shareUnits, claimedUsdMicros, finality, asOfBlock } = holding;
  const did = didOf(chainId, assetId);
  return {
    id: `position:${chainId}:${assetId}:${account}`,
    did,
    asset: { __typename: 'Asset', did },
    account,
    shares: shareUnits,
    claimed: claimedUsdMicros,
    finality,
    asOfBlock,
    holding,
  };
}

export type PositionView = ReturnType<typeof positionView>;

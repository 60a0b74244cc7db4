import { chainFact, type ChainProjection, projection } from '@icubed/chain-listener';
import { interfaces } from '@icubed/contracts-abi';
import { sharesTraded } from '@icubed/events';
import { assetId, didOf } from '@icubed/protocol';
import type { SharesTraded } from '../order/order-event.js';

/** One log; it never changes. */
export interface Trade {
  readonly args: SharesTraded['args'];
  readonly origin: SharesTraded['origin'];
}

const definition: ChainProjection<Trade, SharesTraded> = {
  kind: 'trade',
  sources: [{ contract: 'ShareExchange', abi: interfaces.ShareExchange.fragments, events: ['SharesTraded'] }],
  // the block too: after a reorg the same transaction is another trade, and the one before it is erased
  aggregateOf: ({ origin }) => `${origin.blockHash}:${origin.logIndex}`,
  evolve: (_state, { args, origin }) => ({ args, origin }),
  async write(manager, id, { args, origin }, { chainId, finality }) {
    await manager.query(
      `INSERT INTO share_trade (chain_id, trade_id, block_number, log_index, asset_id, buyer, seller, buy_id, sell_id, units,
         price_per_share, paid, traded_at, transaction_hash, finality)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
       ON CONFLICT (chain_id, trade_id) DO UPDATE SET finality = EXCLUDED.finality`,
      [
        chainId,
        id,
        origin.blockNumber,
        origin.logIndex,
        String(args.assetId),
        args.buyer,
        args.seller,
        args.buyHash,
        args.sellHash,
        String(args.shares),
        String(args.pricePerShare),
        String(args.paid),
        origin.timestamp,
        origin.transactionHash,
        finality,
      ],
    );
  },
  async erase(manager, id) {
    await manager.query('DELETE FROM share_trade WHERE trade_id = $1', [id]);
  },
  factsAtFinality: (_before, event) => {
    const { assetId: id, buyer, seller, shares, pricePerShare, paid } = event.args;
    const did = didOf(event.origin.chainId, assetId(id));
    const amounts = { units: String(shares), pricePerShare: String(pricePerShare), paid: String(paid) };
    return [chainFact(sharesTraded, event, { assetId: String(id), did, buyer, seller, ...amounts })];
  },
};

export const trades = projection(definition);

import { chainFact, type ChainProjection, projection } from '@icubed/chain-listener';
import { interfaces } from '@icubed/contracts-abi';
import { dividendClaimed } from '@icubed/events';
import { assetId, didOf } from '@icubed/protocol';
import { type Dividend, evolve } from './dividend.js';
import type { DividendClaimed } from './dividend-event.js';

const definition: ChainProjection<Dividend, DividendClaimed> = {
  kind: 'dividend',
  sources: [{ contract: 'RevenueLedger', abi: interfaces.RevenueLedger.fragments, events: ['DividendClaimed'] }],
  aggregateOf: ({ args }) => `${args.assetId}:${args.account}`,
  evolve,
  async write(manager, id, state, meta) {
    const [asset, account] = id.split(':');
    await manager.query(
      `INSERT INTO dividend (chain_id, asset_id, account, claimed) VALUES ($1, $2, $3, $4)
       ON CONFLICT (chain_id, asset_id, account) DO UPDATE SET claimed = EXCLUDED.claimed`,
      [meta.chainId, asset, account, state.claimedUsdMicros.toString()],
    );
  },
  async erase(manager, id) {
    await manager.query('DELETE FROM dividend WHERE asset_id = $1 AND account = $2', id.split(':'));
  },
  factsAtFinality(_before, event) {
    const { args, origin } = event;
    const did = didOf(origin.chainId, assetId(args.assetId));
    return [
      chainFact(dividendClaimed, event, {
        assetId: String(args.assetId),
        did,
        account: args.account,
        amount: String(args.amount),
      }),
    ];
  },
};

export const dividends = projection(definition);

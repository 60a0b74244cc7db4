import { chainFact, type ChainProjection, projection } from '@icubed/chain-listener';
import { interfaces } from '@icubed/contracts-abi';
import { usagePaid } from '@icubed/events';
import { toJsonb } from '@icubed/persistence';
import { assetId, didOf } from '@icubed/protocol';
import { evolve, type Revenue } from './revenue.js';
import { REVENUE_EVENTS, type RevenueEvent } from './revenue-event.js';

const definition: ChainProjection<Revenue, RevenueEvent> = {
  kind: 'revenue',
  sources: [{ contract: 'RevenueLedger', abi: interfaces.RevenueLedger.fragments, events: REVENUE_EVENTS }],
  aggregateOf: ({ args }) => String(args.assetId),
  evolve,
  async write(manager, id, state, meta) {
    await manager.query(
      `INSERT INTO revenue (chain_id, asset_id, opened, state, finality, as_of_block) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (chain_id, asset_id) DO UPDATE SET opened = EXCLUDED.opened, state = EXCLUDED.state,
         finality = EXCLUDED.finality, as_of_block = EXCLUDED.as_of_block`,
      [meta.chainId, id, state.shareToken !== null, toJsonb(state), meta.finality, meta.asOfBlock],
    );
  },
  async erase(manager, id) {
    await manager.query('DELETE FROM revenue WHERE asset_id = $1', [id]);
  },
  factsAtFinality(_before, event) {
    if (event.name !== 'UsagePaid') return [];
    const { assetId: asset, payer, amount, fee, upstream, holders } = event.args;
    const amounts = { amount: String(amount), fee: String(fee), upstream: String(upstream), holders: String(holders) };
    const did = didOf(event.origin.chainId, assetId(asset));
    return [chainFact(usagePaid, event, { assetId: String(asset), did, payer, ...amounts })];
  },
};

export const revenues = projection(definition);

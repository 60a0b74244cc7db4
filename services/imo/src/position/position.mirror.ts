import { chainFact, type ChainProjection, projection } from '@icubed/chain-listener';
import { interfaces } from '@icubed/contracts-abi';
import { sharesTransferred } from '@icubed/events';
import { assetId, didOf } from '@icubed/protocol';
import { evolve, NOBODY, type Position } from './position.js';
import type { ShareTransfer } from './position-event.js';

const definition: ChainProjection<Position, ShareTransfer> = {
  kind: 'position',
  sources: [{ contract: 'RevenueLedger', abi: interfaces.RevenueLedger.fragments, events: ['ShareTransfer'] }],
  aggregateOf: ({ args }) =>
    [args.from, args.to].filter((account) => account !== NOBODY).map((account) => `${args.assetId}:${account}`),
  evolve: (state, event, id) => evolve(state, event, accountOf(id)),
  async write(manager, id, state, meta) {
    await manager.query(
      `INSERT INTO position (chain_id, asset_id, account, shares, finality, as_of_block) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (chain_id, asset_id, account) DO UPDATE SET shares = EXCLUDED.shares,
         finality = EXCLUDED.finality, as_of_block = EXCLUDED.as_of_block`,
      [meta.chainId, assetOf(id), accountOf(id), state.shareUnits.toString(), meta.finality, meta.asOfBlock],
    );
  },
  async erase(manager, id) {
    await manager.query('DELETE FROM position WHERE asset_id = $1 AND account = $2', [assetOf(id), accountOf(id)]);
  },
  // of both its positions: the outbox keeps one
  factsAtFinality: (_before, event) => {
    const { assetId: id, from, to, amount } = event.args;
    const did = didOf(event.origin.chainId, assetId(id));
    return [chainFact(sharesTransferred, event, { assetId: String(id), did, from, to, units: String(amount) })];
  },
};

export const positions = projection(definition);

function assetOf(id: string): string {
  return id.slice(0, id.indexOf(':'));
}

function accountOf(id: string): string {
  return id.slice(id.indexOf(':') + 1);
}

import { chainFact, type ChainProjection, projection, type ReadModelRow } from '@icubed/chain-listener';
import { interfaces } from '@icubed/contracts-abi';
import { sharesTransferred } from '@icubed/events';
import { assetId, didOf } from '@icubed/protocol';
import type { EntityManager } from 'typeorm';
import { evolve, NOBODY, type Position } from './position.js';
import type { ShareTransfer } from './position-event.js';

async function writeMany(manager: EntityManager, rows: readonly ReadModelRow<Position>[]): Promise<void> {
  await manager.query(
    `INSERT INTO position (chain_id, asset_id, account, shares, finality, as_of_block)
     SELECT * FROM unnest($1::bigint[], $2::numeric[], $3::text[], $4::numeric[], $5::text[], $6::bigint[])
     ON CONFLICT (chain_id, asset_id, account) DO UPDATE SET shares = EXCLUDED.shares,
       finality = EXCLUDED.finality, as_of_block = EXCLUDED.as_of_block`,
    [
      rows.map(({ meta }) => meta.chainId),
      rows.map(({ id }) => assetOf(id)),
      rows.map(({ id }) => accountOf(id)),
      rows.map(({ state }) => state.shareUnits.toString()),
      rows.map(({ meta }) => meta.finality),
      rows.map(({ meta }) => meta.asOfBlock),
    ],
  );
}

const definition: ChainProjection<Position, ShareTransfer> = {
  kind: 'position',
  sources: [{ contract: 'RevenueLedger', abi: interfaces.RevenueLedger.fragments, events: ['ShareTransfer'] }],
  aggregateOf: ({ args }) =>
    [args.from, args.to].filter((account) => account !== NOBODY).map((account) => `${args.assetId}:${account}`),
  evolve: (state, event, id) => evolve(state, event, accountOf(id)),
  write: (manager, id, state, meta) => writeMany(manager, [{ id, state, meta }]),
  // a batch of a busy asset touches hundreds of positions
  writeMany,
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

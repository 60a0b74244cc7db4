import { chainFact, type ChainProjection, projection } from '@icubed/chain-listener';
import { interfaces } from '@icubed/contracts-abi';
import { backersCounted } from '@icubed/events';
import { assetId, didOf } from '@icubed/protocol';
import { type Backing, countOf, evolve } from './backing.js';
import type { BackingEvent } from './backing-event.js';

const definition: ChainProjection<Backing, BackingEvent> = {
  kind: 'backing',
  sources: [
    { contract: 'RevenueLedger', abi: interfaces.RevenueLedger.fragments, events: ['ShareTransfer'] },
    {
      contract: 'InitialModelOffering',
      abi: interfaces.InitialModelOffering.fragments,
      events: ['OfferingOpened', 'OfferingReleased'],
    },
  ],
  aggregateOf: ({ args }) => String(args.assetId),
  evolve,
  async write(manager, id, state, meta) {
    const { backers, largestUnits } = countOf(state);
    await manager.query(
      `INSERT INTO backing (chain_id, asset_id, backers, largest_units) VALUES ($1, $2, $3, $4)
       ON CONFLICT (chain_id, asset_id) DO UPDATE SET backers = EXCLUDED.backers, largest_units = EXCLUDED.largest_units`,
      [meta.chainId, id, backers, largestUnits.toString()],
    );
  },
  async erase(manager, id) {
    await manager.query('DELETE FROM backing WHERE asset_id = $1', [id]);
  },
  factsAtFinality(before, event, after) {
    // of the offering that is released, and of no later one
    if (event.name !== 'OfferingReleased' || after.status !== 'Counted' || before?.status === 'Counted') return [];
    const { backers, largestUnits, creator } = after;
    const { origin, args } = event;
    const of = { assetId: String(args.assetId), did: didOf(origin.chainId, assetId(args.assetId)) };
    const releasedAt = origin.timestamp;
    return [
      chainFact(backersCounted, event, { ...of, creator, backers, largestUnits: String(largestUnits), releasedAt }),
    ];
  },
};

export const backings = projection(definition);

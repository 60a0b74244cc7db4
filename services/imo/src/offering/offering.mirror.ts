import { chainFact, type ChainFact, type ChainProjection, projection } from '@icubed/chain-listener';
import { interfaces } from '@icubed/contracts-abi';
import {
  offeringFailed,
  offeringLocked,
  offeringOpened,
  offeringReleased,
  offeringVoided,
  sharesReserved as sharesReservedFact,
} from '@icubed/events';
import { toJsonb } from '@icubed/persistence';
import { assetId, didOf } from '@icubed/protocol';
import { evolve, type Offering } from './offering.js';
import { OFFERING_EVENTS, type OfferingEvent } from './offering-event.js';

export const OFFERING = 'offering';

const definition: ChainProjection<Offering, OfferingEvent> = {
  kind: OFFERING,
  sources: [
    { contract: 'InitialModelOffering', abi: interfaces.InitialModelOffering.fragments, events: OFFERING_EVENTS },
  ],
  aggregateOf: ({ args }) => String(args.assetId),
  evolve,
  async write(manager, id, state, meta) {
    await manager.query(
      `INSERT INTO offering (chain_id, asset_id, creator, status, opened_at, state, finality, as_of_block)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (chain_id, asset_id) DO UPDATE SET creator = EXCLUDED.creator, status = EXCLUDED.status,
         opened_at = EXCLUDED.opened_at, state = EXCLUDED.state, finality = EXCLUDED.finality, as_of_block = EXCLUDED.as_of_block`,
      [
        meta.chainId,
        id,
        state.creator,
        state.status.toUpperCase(),
        state.openedAt,
        toJsonb(state),
        meta.finality,
        meta.asOfBlock,
      ],
    );
  },
  async erase(manager, id) {
    await manager.query('DELETE FROM offering WHERE asset_id = $1', [id]);
  },
  factsAtFinality: (_before, event, after) => factsOf(event, after),
};

export const offerings = projection(definition);

function factsOf(event: OfferingEvent, after: Offering): ChainFact[] {
  const { name, args, origin } = event;
  const of = { assetId: String(args.assetId), did: didOf(origin.chainId, assetId(args.assetId)) };
  switch (name) {
    case 'OfferingOpened': {
      const { creator, pricePerShare, deadline } = args;
      return [
        chainFact(offeringOpened, event, {
          ...of,
          creator,
          pricePerShare: String(pricePerShare),
          deadline: Number(deadline),
        }),
      ];
    }
    case 'SharesReserved': {
      const { account, shares, paid, totalReserved } = args;
      const amounts = { shares: Number(shares), paid: String(paid), totalReserved: Number(totalReserved) };
      return [chainFact(sharesReservedFact, event, { ...of, account, ...amounts })];
    }
    case 'OfferingLocked':
      return [
        chainFact(offeringLocked, event, { ...of, filledAt: Number(args.filledAt), unlockAt: Number(args.unlockAt) }),
      ];
    case 'OfferingReleased': {
      const { plainCid, verified, challengeEndsAt } = args;
      return [
        chainFact(offeringReleased, event, { ...of, plainCid, verified, challengeEndsAt: Number(challengeEndsAt) }),
      ];
    }
    case 'OfferingVoided':
      return [chainFact(offeringVoided, event, { ...of, voidedAt: origin.timestamp })];
    case 'OfferingFailed':
      return after.status === 'Failed' ? [chainFact(offeringFailed, event, { ...of, reason: after.reason })] : [];
    default:
      return [];
  }
}

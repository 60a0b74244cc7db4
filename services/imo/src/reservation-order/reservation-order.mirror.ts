import { type ChainProjection, projection } from '@icubed/chain-listener';
import { interfaces } from '@icubed/contracts-abi';
import { evolve, type OrderEnd } from './reservation-order.js';
import { ORDER_END_EVENTS, type OrderEndEvent } from './reservation-order-event.js';

/** Which nonces the chain has used up: an order lives here until its own is among them, and again if a reorg takes that back. */
const definition: ChainProjection<OrderEnd, OrderEndEvent> = {
  kind: 'reservation-order-end',
  sources: [
    { contract: 'InitialModelOffering', abi: interfaces.InitialModelOffering.fragments, events: ORDER_END_EVENTS },
  ],
  aggregateOf: ({ args }) => `${args.seller}:${args.nonce}`,
  evolve,
  async write(manager, id, state, meta) {
    await manager.query(
      `INSERT INTO reservation_order_end (chain_id, seller, nonce, status, finality, as_of_block) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (chain_id, seller, nonce) DO UPDATE SET status = EXCLUDED.status,
         finality = EXCLUDED.finality, as_of_block = EXCLUDED.as_of_block`,
      [meta.chainId, ...id.split(':'), state.status.toUpperCase(), meta.finality, meta.asOfBlock],
    );
  },
  async erase(manager, id) {
    await manager.query('DELETE FROM reservation_order_end WHERE seller = $1 AND nonce = $2', id.split(':'));
  },
};

export const reservationOrderEnds = projection(definition);

import { type ChainProjection, projection } from '@icubed/chain-listener';
import { type EventName, interfaces } from '@icubed/contracts-abi';
import type { OrderCancelled, OrdersCancelledBefore, SharesTraded } from './order-event.js';

const exchange = <Name extends EventName<'ShareExchange'>>(event: Name) => [
  { contract: 'ShareExchange' as const, abi: interfaces.ShareExchange.fragments, events: [event] },
];

/** Share units filled of an order, by its hash. */
const fill: ChainProjection<{ readonly filledUnits: bigint }, SharesTraded> = {
  kind: 'share-order-fill',
  sources: exchange('SharesTraded'),
  aggregateOf: ({ args }) => [args.buyHash, args.sellHash],
  evolve: (state, { args }) => ({ filledUnits: (state?.filledUnits ?? 0n) + args.shares }),
  async write(manager, id, { filledUnits }, { chainId }) {
    await manager.query(
      `INSERT INTO share_order_fill (chain_id, order_id, units) VALUES ($1, $2, $3)
       ON CONFLICT (chain_id, order_id) DO UPDATE SET units = EXCLUDED.units`,
      [chainId, id, String(filledUnits)],
    );
  },
  async erase(manager, id) {
    await manager.query('DELETE FROM share_order_fill WHERE order_id = $1', [id]);
  },
};

/** A nonce its maker has ended. */
const cancellation: ChainProjection<{ readonly cancelled: true }, OrderCancelled> = {
  kind: 'share-order-cancel',
  sources: exchange('OrderCancelled'),
  aggregateOf: ({ args }) => `${args.maker}:${args.nonce}`,
  evolve: () => ({ cancelled: true }),
  async write(manager, id, _state, { chainId }) {
    await manager.query(
      'INSERT INTO share_order_cancel (chain_id, maker, nonce) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
      [chainId, ...id.split(':')],
    );
  },
  async erase(manager, id) {
    await manager.query('DELETE FROM share_order_cancel WHERE maker = $1 AND nonce = $2', id.split(':'));
  },
};

/** The nonce below which a maker has ended everything. */
const floor: ChainProjection<{ readonly nonce: bigint }, OrdersCancelledBefore> = {
  kind: 'share-order-floor',
  sources: exchange('OrdersCancelledBefore'),
  aggregateOf: ({ args }) => args.maker,
  evolve: (_state, { args }) => ({ nonce: args.nonce }),
  async write(manager, maker, { nonce }, { chainId }) {
    await manager.query(
      `INSERT INTO share_order_floor (chain_id, maker, nonce) VALUES ($1, $2, $3)
       ON CONFLICT (chain_id, maker) DO UPDATE SET nonce = EXCLUDED.nonce`,
      [chainId, maker, String(nonce)],
    );
  },
  async erase(manager, maker) {
    await manager.query('DELETE FROM share_order_floor WHERE maker = $1', [maker]);
  },
};

export const shareOrders = [projection(fill), projection(cancellation), projection(floor)];

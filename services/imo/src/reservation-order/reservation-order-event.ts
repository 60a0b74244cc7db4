import type { ChainEvent } from '@icubed/chain-listener';

/** The logs of InitialModelOffering that use up a seller's nonce. */
export type OrderEndEvent =
  | ChainEvent<
      'ReservationResold',
      Readonly<{ assetId: bigint; seller: string; buyer: string; shares: bigint; paid: bigint; nonce: bigint }>
    >
  | ChainEvent<'ReservationOrderCancelled', Readonly<{ seller: string; nonce: bigint }>>;

export const ORDER_END_EVENTS = [
  'ReservationResold',
  'ReservationOrderCancelled',
] as const satisfies readonly OrderEndEvent['name'][];

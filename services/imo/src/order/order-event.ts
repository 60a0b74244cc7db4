import type { ChainEvent } from '@icubed/chain-listener';

export type SharesTraded = ChainEvent<
  'SharesTraded',
  Readonly<{
    assetId: bigint;
    buyer: string;
    seller: string;
    buyHash: string;
    sellHash: string;
    shares: bigint;
    pricePerShare: bigint;
    paid: bigint;
  }>
>;

export type OrderCancelled = ChainEvent<'OrderCancelled', Readonly<{ maker: string; nonce: bigint }>>;
export type OrdersCancelledBefore = ChainEvent<'OrdersCancelledBefore', Readonly<{ maker: string; nonce: bigint }>>;

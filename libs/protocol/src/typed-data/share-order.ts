import type { Signer } from 'ethers';
import type { Address } from '../identifiers/asset-id.js';
import { domainOf } from './domain.js';
import { hashTyped, recoverTyped, signTyped } from './signing.js';

/** As the contract counts them. */
export const ORDER_SIDE = { BUY: 0, SELL: 1 } as const;
export type OrderSide = keyof typeof ORDER_SIDE;

/**
 * A maker's limit order on released shares (economics section 3): share units (18 decimals), USD base units for one whole share, Unix
 * seconds. It may be filled in parts; a nonce names it for cancellation. Checked by ShareExchange.matchOrders.
 */
export interface ShareOrder {
  readonly assetId: bigint;
  readonly maker: string;
  readonly side: number;
  readonly shares: bigint;
  readonly pricePerShare: bigint;
  readonly validUntil: bigint;
  readonly nonce: bigint;
}

export const shareOrderTypes = {
  Order: [
    { name: 'assetId', type: 'uint256' },
    { name: 'maker', type: 'address' },
    { name: 'side', type: 'uint8' },
    { name: 'shares', type: 'uint128' },
    { name: 'pricePerShare', type: 'uint96' },
    { name: 'validUntil', type: 'uint64' },
    { name: 'nonce', type: 'uint256' },
  ],
};

export function signShareOrder(signer: Signer, chainId: number, exchange: string, order: ShareOrder): Promise<string> {
  return signTyped(signer, domainOf(chainId, exchange), shareOrderTypes, order);
}

export function recoverShareOrderSigner(
  chainId: number,
  exchange: string,
  order: ShareOrder,
  signature: string,
): Address {
  return recoverTyped(domainOf(chainId, exchange), shareOrderTypes, order, signature);
}

/** The order's id: the EIP-712 hash that ShareExchange counts its fills under. */
export function shareOrderId(chainId: number, exchange: string, order: ShareOrder): string {
  return hashTyped(domainOf(chainId, exchange), shareOrderTypes, order);
}

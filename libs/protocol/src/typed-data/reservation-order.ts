import type { Signer } from 'ethers';
import type { Address } from '../identifiers/asset-id.js';
import { domainOf } from './domain.js';
import { hashTyped, recoverTyped, signTyped } from './signing.js';

/**
 * A seller's wish to pass a reservation on at the issue price (economics section 3): whole shares, USD base units for each, Unix
 * seconds. A nonce of a seller works once. Checked by InitialModelOffering.fillReservationOrder.
 */
export interface ReservationOrder {
  readonly assetId: bigint;
  readonly seller: string;
  readonly shares: number;
  readonly pricePerShare: bigint;
  readonly validUntil: bigint;
  readonly nonce: bigint;
}

export const reservationOrderTypes = {
  ReservationOrder: [
    { name: 'assetId', type: 'uint256' },
    { name: 'seller', type: 'address' },
    { name: 'shares', type: 'uint32' },
    { name: 'pricePerShare', type: 'uint96' },
    { name: 'validUntil', type: 'uint64' },
    { name: 'nonce', type: 'uint256' },
  ],
};

export function signReservationOrder(
  signer: Signer,
  chainId: number,
  offering: string,
  order: ReservationOrder,
): Promise<string> {
  return signTyped(signer, domainOf(chainId, offering), reservationOrderTypes, order);
}

export function recoverReservationOrderSigner(
  chainId: number,
  offering: string,
  order: ReservationOrder,
  signature: string,
): Address {
  return recoverTyped(domainOf(chainId, offering), reservationOrderTypes, order, signature);
}

/** The order's id: its EIP-712 hash. */
export function reservationOrderId(chainId: number, offering: string, order: ReservationOrder): string {
  return hashTyped(domainOf(chainId, offering), reservationOrderTypes, order);
}

import {
  address,
  parseDidOn,
  type ReservationOrder as ReservationOrderMessage,
  signReservationOrder as sign,
} from '@icubed/protocol';
import { hexlify, randomBytes, type Signer } from 'ethers';
import { type MutationResult, runOperation, successOf } from '../transport/graphql.js';
import type { Http } from '../transport/http.js';
import { prepare, PREPARED_FIELDS } from '../transport/prepare.js';
import type { PreparedTransaction } from '../wallet/send-prepared.js';

/** Where a signature is to hold: the chain and the contract that checks it, from the deployment. */
export interface SigningPlace {
  readonly chainId: number;
  readonly contract: string;
}

/** A reservation, or a part of one, offered at the issue price: whole shares, USD base units for each. */
export interface ReservationSale {
  readonly did: string;
  readonly shares: number;
  readonly pricePerShare: bigint;
  readonly validUntil: Date;
}

export interface SignedReservationOrder extends ReservationSale {
  readonly nonce: bigint;
  readonly signature: string;
}

/** An order as others see it; amounts are decimal strings of base units. */
export interface ReservationOrder {
  readonly id: string;
  readonly did: string;
  readonly seller: string;
  readonly shares: number;
  readonly pricePerShare: string;
  readonly cost: string;
  readonly validUntil: string;
  readonly nonce: string;
  readonly signature: string;
}

const ORDER_FIELDS = /* GraphQL */ `
  id
  did
  seller
  shares
  pricePerShare
  cost
  validUntil
  nonce
  signature
`;

/** Signs with a random nonce; `place.contract` is InitialModelOffering. Nothing is sent. */
export async function signReservationOrder(
  signer: Signer,
  place: SigningPlace,
  sale: ReservationSale,
): Promise<SignedReservationOrder> {
  const nonce = BigInt(hexlify(randomBytes(16)));
  const order: ReservationOrderMessage = {
    assetId: parseDidOn(place.chainId, sale.did),
    seller: address(await signer.getAddress()),
    shares: sale.shares,
    pricePerShare: sale.pricePerShare,
    validUntil: BigInt(Math.floor(sale.validUntil.getTime() / 1000)),
    nonce,
  };
  return { ...sale, nonce, signature: await sign(signer, place.chainId, place.contract, order) };
}

const SUBMIT = /* GraphQL */ `
  mutation SubmitReservationOrder($input: SubmitReservationOrderInput!) {
    submitReservationOrder(input: $input) {
      __typename
      ... on ReservationOrder {
        ${ORDER_FIELDS}
      }
      ... on Error {
        code
        message
      }
    }
  }
`;

/** As the wallet that signed it. */
export async function submitReservationOrder(http: Http, order: SignedReservationOrder): Promise<ReservationOrder> {
  const { did, shares, signature } = order;
  const amounts = { pricePerShare: order.pricePerShare.toString(), nonce: order.nonce.toString() };
  const input = { did, shares, signature, ...amounts, validUntil: order.validUntil.toISOString() };
  type Answer = MutationResult<ReservationOrder & { __typename: 'ReservationOrder' }>;
  const answer = await runOperation<{ submitReservationOrder: Answer }>(http, SUBMIT, { input });
  return successOf('ReservationOrder', answer.submitReservationOrder);
}

const ORDERS = /* GraphQL */ `
  query ReservationOrders($did: Did!, $first: Int, $after: String, $minBlock: Uint256) {
    reservationOrders(did: $did, first: $first, after: $after, minBlock: $minBlock) {
      nodes {
        ${ORDER_FIELDS}
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

interface OrderPage {
  readonly nodes: readonly ReservationOrder[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** Reservations on sale, the first submitted first, page by page. */
export async function* readReservationOrders(
  http: Http,
  did: string,
  minBlock?: number,
): AsyncGenerator<ReservationOrder> {
  let after: string | null = null;
  do {
    const variables = { did, first: 100, after, minBlock: minBlock?.toString() };
    const answer: { reservationOrders: OrderPage } = await runOperation(http, ORDERS, variables);
    yield* answer.reservationOrders.nodes;
    const { hasNextPage, endCursor } = answer.reservationOrders.pageInfo;
    after = hasNextPage ? endCursor : null;
  } while (after !== null);
}

const PREPARE_PURCHASE = /* GraphQL */ `
  mutation PrepareReservationPurchase($orderId: Bytes32!, $proof: [Bytes32!]) {
    prepareReservationPurchase(orderId: $orderId, proof: $proof) {
      ${PREPARED_FIELDS}
    }
  }
`;

/** `proof`: the wallet's place in the offering's allowlist, if it has one. */
export function prepareReservationPurchase(
  http: Http,
  orderId: string,
  proof: readonly string[] = [],
): Promise<PreparedTransaction> {
  return prepare(http, PREPARE_PURCHASE, { orderId, proof });
}

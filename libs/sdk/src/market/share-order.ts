import { address, ORDER_SIDE, type OrderSide, parseDidOn, SHARE_UNIT, signShareOrder } from '@icubed/protocol';
import { hexlify, randomBytes, type Signer } from 'ethers';
import { type MutationResult, runOperation, successOf } from '../transport/graphql.js';
import type { Http } from '../transport/http.js';
import { prepare, PREPARED_FIELDS } from '../transport/prepare.js';
import type { PreparedTransaction } from '../wallet/send-prepared.js';
import type { SigningPlace } from './reservation-order.js';

/** Whole shares; the limit in USD base units for each: the highest a buyer pays, the lowest a seller takes. */
export interface LimitOrder {
  readonly did: string;
  readonly side: OrderSide;
  readonly shares: number;
  readonly pricePerShare: bigint;
}

export interface SignedOrder extends LimitOrder {
  readonly validUntil: Date;
  readonly nonce: bigint;
  readonly signature: string;
}

export type OrderStatus = 'OPEN' | 'FILLED' | 'CANCELLED' | 'EXPIRED' | 'UNBACKED' | 'REFUSED';

/** An order as others see it; amounts are decimal strings of base units. */
export interface Order {
  readonly id: string;
  readonly did: string;
  readonly maker: string;
  readonly side: OrderSide;
  readonly status: OrderStatus;
  readonly shares: number;
  readonly filledShares: number;
  readonly remainingShares: number;
  readonly pricePerShare: string;
  readonly validUntil: string;
}

const ORDER_FIELDS = /* GraphQL */ `
  id
  did
  maker
  side
  status
  shares
  filledShares
  remainingShares
  pricePerShare
  validUntil
`;

/** Signs with a random nonce; `place.contract` is ShareExchange. Nothing is sent. */
export async function signOrder(
  signer: Signer,
  place: SigningPlace,
  order: LimitOrder & { readonly validUntil: Date },
): Promise<SignedOrder> {
  const nonce = BigInt(hexlify(randomBytes(16)));
  const message = {
    assetId: parseDidOn(place.chainId, order.did),
    maker: address(await signer.getAddress()),
    side: ORDER_SIDE[order.side],
    shares: BigInt(order.shares) * SHARE_UNIT,
    pricePerShare: order.pricePerShare,
    validUntil: BigInt(Math.floor(order.validUntil.getTime() / 1000)),
    nonce,
  };
  return { ...order, nonce, signature: await signShareOrder(signer, place.chainId, place.contract, message) };
}

const PREPARE_ALLOWANCES = /* GraphQL */ `
  mutation PrepareOrderAllowances($input: PrepareOrderAllowancesInput!) {
    prepareOrderAllowances(input: $input) {
      ${PREPARED_FIELDS}
    }
  }
`;

/** What the wallet must allow the exchange before it submits the order; no transaction when it does already. */
export function prepareOrderAllowances(
  http: Http,
  { did, side, shares, pricePerShare }: LimitOrder,
): Promise<PreparedTransaction> {
  return prepare(http, PREPARE_ALLOWANCES, { input: { did, side, shares, pricePerShare: pricePerShare.toString() } });
}

const PREPARE_CANCEL = /* GraphQL */ `
  mutation PrepareCancelOrder($id: Bytes32!) {
    prepareCancelOrder(id: $id) {
      ${PREPARED_FIELDS}
    }
  }
`;

/** Ends an order of the signed-in wallet on-chain. */
export function prepareCancelOrder(http: Http, id: string): Promise<PreparedTransaction> {
  return prepare(http, PREPARE_CANCEL, { id });
}

const SUBMIT = /* GraphQL */ `
  mutation SubmitOrder($input: SubmitOrderInput!) {
    submitOrder(input: $input) {
      __typename
      ... on Order {
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
export async function submitOrder(http: Http, order: SignedOrder): Promise<Order> {
  const { did, side, shares, signature } = order;
  const amounts = { pricePerShare: order.pricePerShare.toString(), nonce: order.nonce.toString() };
  const input = { did, side, shares, signature, ...amounts, validUntil: order.validUntil.toISOString() };
  const answer = await runOperation<{ submitOrder: MutationResult<Order & { __typename: 'Order' }> }>(http, SUBMIT, {
    input,
  });
  return successOf('Order', answer.submitOrder);
}

const ORDER = /* GraphQL */ `
  query Order($id: Bytes32!, $minBlock: Uint256) {
    order(id: $id, minBlock: $minBlock) {
      ${ORDER_FIELDS}
    }
  }
`;

export async function readOrder(http: Http, id: string, minBlock?: number): Promise<Order | null> {
  return (await runOperation<{ order: Order | null }>(http, ORDER, { id, minBlock: minBlock?.toString() })).order;
}

export interface BookLevel {
  readonly pricePerShare: string;
  readonly shares: number;
  readonly orders: number;
}

const ORDER_BOOK = /* GraphQL */ `
  query OrderBook($did: Did!, $depth: Int) {
    orderBook(did: $did, depth: $depth) {
      bids {
        pricePerShare
        shares
        orders
      }
      asks {
        pricePerShare
        shares
        orders
      }
    }
  }
`;

/** Open orders by price, the best first. */
export async function readOrderBook(http: Http, did: string, depth?: number) {
  type Book = { readonly bids: readonly BookLevel[]; readonly asks: readonly BookLevel[] };
  return (await runOperation<{ orderBook: Book }>(http, ORDER_BOOK, { did, depth })).orderBook;
}

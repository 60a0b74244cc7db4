import { runOperation } from '../transport/graphql.js';
import type { Http } from '../transport/http.js';

/** Shares whole, amounts in decimal strings of USD base units. */
export interface Trade {
  readonly id: string;
  readonly buyer: string;
  readonly seller: string;
  readonly buyOrder: string;
  readonly sellOrder: string;
  readonly shares: number;
  readonly pricePerShare: string;
  readonly paid: string;
  readonly tradedAt: string;
  readonly transactionHash: string;
  readonly finality: 'PENDING' | 'FINAL';
}

interface TradePage {
  readonly nodes: readonly Trade[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

const TRADES = /* GraphQL */ `
  query Trades($did: Did!, $first: Int, $after: String, $minBlock: Uint256) {
    trades(did: $did, first: $first, after: $after, minBlock: $minBlock) {
      nodes {
        id
        buyer
        seller
        buyOrder
        sellOrder
        shares
        pricePerShare
        paid
        tradedAt
        transactionHash
        finality
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

/** Trades of an asset's shares, the latest first, page by page. */
export async function* readTrades(http: Http, did: string, minBlock?: number): AsyncGenerator<Trade> {
  let after: string | null = null;
  do {
    const variables = { did, first: 100, after, minBlock: minBlock?.toString() };
    const answer: { trades: TradePage } = await runOperation(http, TRADES, variables);
    yield* answer.trades.nodes;
    const { hasNextPage, endCursor } = answer.trades.pageInfo;
    after = hasNextPage ? endCursor : null;
  } while (after !== null);
}

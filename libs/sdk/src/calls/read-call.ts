import { runOperation } from '../transport/graphql.js';
import type { Http } from '../transport/http.js';

export interface Call {
  readonly callId: string;
  readonly status: 'HELD' | 'LEASED' | 'UNKNOWN' | 'COMPLETED' | 'FAILED';
  readonly price: { readonly asset: string; readonly node: string; readonly total: string };
  readonly node: string | null;
  /** the transaction that paid asset and node, once it is final */
  readonly settledIn: string | null;
  readonly failureCode: string | null;
}

const CALL = /* GraphQL */ `
  query Call($id: ID!) {
    call(id: $id) {
      callId
      status
      price {
        asset
        node
        total
      }
      node
      settledIn
      failureCode
    }
  }
`;

export async function readCall(http: Http, callId: string): Promise<Call | null> {
  return (await runOperation<{ call: Call | null }>(http, CALL, { id: callId })).call;
}

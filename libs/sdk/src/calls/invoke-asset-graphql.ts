import { type MutationResult, runOperation, successOf } from '../transport/graphql.js';
import type { Http } from '../transport/http.js';
import type { Price } from './call-fields.js';
import type { Invocation } from './invoke-asset.js';

/** A call whose money is held; `watchCall` tells how it goes on. */
export interface HeldCall {
  readonly __typename: 'Call';
  readonly callId: string;
  readonly status: string;
  readonly price: Price;
}

const INVOKE = /* GraphQL */ `
  mutation Invoke($input: InvokeInput!) {
    invoke(input: $input) {
      __typename
      ... on Call {
        callId
        status
        price {
          asset
          base
          node
          steps
          total
        }
      }
      ... on Error {
        code
        message
      }
    }
  }
`;

/** One paid call that is not waited for; the input must fit into a GraphQL request (256 KiB as base64). */
export async function invokeAssetGraphql(
  http: Http,
  { did, input, mediaType, idempotencyKey }: Invocation,
): Promise<HeldCall> {
  const base64 = Buffer.from(input).toString('base64');
  const variables = { input: { did, mediaType, base64, idempotencyKey } };
  return successOf('Call', (await runOperation<{ invoke: MutationResult<HeldCall> }>(http, INVOKE, variables)).invoke);
}

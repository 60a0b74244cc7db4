import { type MutationResult, runOperation, successOf } from '../transport/graphql.js';
import type { Http } from '../transport/http.js';

export interface CancelledCall {
  readonly __typename: 'Call';
  readonly callId: string;
  readonly status: string;
  /** base units of USD: what finished steps have cost */
  readonly costUsdMicros: string;
  readonly failureCode: string | null;
}

const CANCEL = /* GraphQL */ `
  mutation CancelCall($id: ID!) {
    cancelCall(id: $id) {
      __typename
      ... on Call {
        callId
        status
        costUsdMicros
        failureCode
      }
      ... on Error {
        code
        message
      }
    }
  }
`;

/** Ends the call of a workflow. Finished steps stay paid and can be read; the rest of the hold is given back. */
export async function cancelCall(http: Http, callId: string): Promise<CancelledCall> {
  const answer = await runOperation<{ cancelCall: MutationResult<CancelledCall> }>(http, CANCEL, { id: callId });
  return successOf('Call', answer.cancelCall);
}

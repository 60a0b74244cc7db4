import { runOperation } from '../transport/graphql.js';
import type { Http } from '../transport/http.js';
import { type Call, CALL_FIELDS } from './call-fields.js';

const CALL = /* GraphQL */ `
  query Call($id: ID!) {
    call(id: $id) {
      ...CallFields
    }
  }
  ${CALL_FIELDS}
`;

export async function readCall(http: Http, callId: string): Promise<Call | null> {
  return (await runOperation<{ call: Call | null }>(http, CALL, { id: callId })).call;
}

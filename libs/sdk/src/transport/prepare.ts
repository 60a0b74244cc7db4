import type { PreparedTransaction } from '../wallet/send-prepared.js';
import { type MutationResult, runOperation, successOf } from './graphql.js';
import type { Http } from './http.js';

/** What every `prepare…` mutation's union is asked for. */
export const PREPARED_FIELDS = /* GraphQL */ `
  __typename
  ... on PreparedTransaction {
    transactions {
      chainId
      to
      data
      value
      description
    }
  }
  ... on Error {
    code
    message
  }
`;

/** Runs one `prepare…` mutation; an expected failure is thrown by its code. */
export async function prepare(
  http: Http,
  document: string,
  variables: Record<string, unknown>,
): Promise<PreparedTransaction> {
  const answer = await runOperation<Record<string, MutationResult<PreparedTransaction>>>(http, document, variables);
  const [result] = Object.values(answer);
  if (!result) throw new RangeError('the document has no mutation');
  return successOf('PreparedTransaction', result);
}

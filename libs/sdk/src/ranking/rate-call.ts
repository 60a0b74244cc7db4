import { type MutationResult, runOperation, successOf } from '../transport/graphql.js';
import type { Http } from '../transport/http.js';

export interface Rating {
  readonly __typename: 'Rating';
  readonly id: string;
  readonly receiptId: string;
  readonly stars: number;
  readonly comment: string | null;
  readonly ratedAt: string;
}

export interface Ballot {
  readonly receiptId: string;
  /** 1 to 5 */
  readonly stars: number;
  readonly comment?: string;
}

const RATE_CALL = /* GraphQL */ `
  mutation RateCall($input: RateCallInput!) {
    rateCall(input: $input) {
      __typename
      ... on Rating {
        id
        receiptId
        stars
        comment
        ratedAt
      }
      ... on Error {
        code
        message
      }
    }
  }
`;

/** Rates a paid call by its receipt. Needs the scope `invoke`; a refusal is thrown by its BENCHMARK code. */
export async function rateCall(http: Http, ballot: Ballot): Promise<Rating> {
  const { rateCall: result } = await runOperation<{ rateCall: MutationResult<Rating> }>(http, RATE_CALL, {
    input: ballot,
  });
  return successOf<Rating>('Rating', result);
}

import type { SignedMergeReceipt } from '@icubed/protocol';
import { type MutationResult, runOperation, successOf } from '../transport/graphql.js';
import type { Http } from '../transport/http.js';
import type { TransactionRequest } from '../wallet/send-prepared.js';
import type { AssetKind, EdgeType, Vertical } from './publish-asset.js';

export interface PreparedRegistration {
  readonly __typename: 'PreparedRegistration';
  readonly assetId: string;
  readonly did: string;
  readonly transactions: readonly TransactionRequest[];
}

/** Of a completed upload. */
export interface RegistrationTerms {
  readonly uploadId: string;
  readonly kind: AssetKind;
  readonly vertical: Vertical;
  /** base units of USD */
  readonly pricePerCall: bigint;
  readonly parents?: readonly { readonly did: string; readonly edgeType: EdgeType }[] | undefined;
  readonly salt?: string;
}

const FIELDS = /* GraphQL */ `
  __typename
  ... on PreparedRegistration {
    assetId
    did
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

const PREPARE_REGISTRATION = /* GraphQL */ `
  mutation PrepareRegistration($input: PrepareRegistrationInput!) {
    prepareRegistration(input: $input) {
      ${FIELDS}
    }
  }
`;

const PREPARE_MERGE_REGISTRATION = /* GraphQL */ `
  mutation PrepareMergeRegistration($input: PrepareMergeRegistrationInput!) {
    prepareMergeRegistration(input: $input) {
      ${FIELDS}
    }
  }
`;

/** The unsigned registration; an expected failure is thrown by its code. */
export async function prepareRegistration(http: Http, terms: RegistrationTerms): Promise<PreparedRegistration> {
  const answer = await runOperation<{ prepareRegistration: MutationResult<PreparedRegistration> }>(
    http,
    PREPARE_REGISTRATION,
    { input: inputOf(terms) },
  );
  return successOf('PreparedRegistration', answer.prepareRegistration);
}

/** The same of a merge whose weights a node's receipt proves. */
export async function prepareMergeRegistration(
  http: Http,
  terms: RegistrationTerms,
  receipt: SignedMergeReceipt,
): Promise<PreparedRegistration> {
  const validUntil = new Date(Number(receipt.validUntil) * 1_000).toISOString();
  const input = { registration: inputOf(terms), receipt: { ...receipt, validUntil } };
  const answer = await runOperation<{ prepareMergeRegistration: MutationResult<PreparedRegistration> }>(
    http,
    PREPARE_MERGE_REGISTRATION,
    { input },
  );
  return successOf('PreparedRegistration', answer.prepareMergeRegistration);
}

function inputOf(terms: RegistrationTerms): Record<string, unknown> {
  return { ...terms, pricePerCall: terms.pricePerCall.toString() };
}

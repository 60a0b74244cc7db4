import type { Http } from '../transport/http.js';
import { runOperation } from '../transport/graphql.js';
import { prepare, PREPARED_FIELDS } from '../transport/prepare.js';
import type { PreparedTransaction } from '../wallet/send-prepared.js';

export interface Session {
  readonly sessionId: string;
  readonly status: 'OPEN' | 'CLOSING' | 'CLOSED';
  readonly cap: string;
  readonly held: string;
  readonly captured: string;
  readonly settled: string;
  readonly remaining: string;
  readonly payable: boolean;
}

export interface Account {
  readonly id: string;
  readonly payer: string;
  readonly freeBalance: string;
  readonly finalFreeBalance: string;
  readonly sessions: readonly Session[];
}

/** USD base units; `dailyCap` left out means the cap alone limits. */
export interface SessionTerms {
  readonly cap: bigint;
  readonly dailyCap?: bigint;
  readonly expiresAt: Date;
  readonly assets?: readonly string[];
}

const ME = /* GraphQL */ `
  query Me($minBlock: Uint256) {
    me(minBlock: $minBlock) {
      id
      payer
      freeBalance
      finalFreeBalance
      sessions {
        sessionId
        status
        cap
        held
        captured
        settled
        remaining
        payable
      }
    }
  }
`;

/** The account of the credential; null for an API key whose account no wallet has used. */
export async function readAccount(http: Http, minBlock?: number): Promise<Account | null> {
  return (await runOperation<{ me: Account | null }>(http, ME, { minBlock: minBlock?.toString() })).me;
}

const PREPARE_DEPOSIT = /* GraphQL */ `
  mutation PrepareDeposit($amount: UsdMicros!) {
    prepareDeposit(amount: $amount) {
      ${PREPARED_FIELDS}
    }
  }
`;

export function prepareDeposit(http: Http, amount: bigint): Promise<PreparedTransaction> {
  return prepare(http, PREPARE_DEPOSIT, { amount: amount.toString() });
}

const PREPARE_SESSION = /* GraphQL */ `
  mutation PrepareSession($input: PrepareSessionInput!) {
    prepareSession(input: $input) {
      ${PREPARED_FIELDS}
    }
  }
`;

export function prepareSession(http: Http, terms: SessionTerms): Promise<PreparedTransaction> {
  const { cap, dailyCap, expiresAt, assets } = terms;
  return prepare(http, PREPARE_SESSION, {
    input: { cap: cap.toString(), dailyCap: dailyCap?.toString(), expiresAt: expiresAt.toISOString(), assets },
  });
}

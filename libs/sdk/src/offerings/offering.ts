import type { Http } from '../transport/http.js';
import { runOperation } from '../transport/graphql.js';
import { prepare, PREPARED_FIELDS } from '../transport/prepare.js';
import type { PreparedTransaction } from '../wallet/send-prepared.js';

export type OfferingStatus = 'OPEN' | 'LOCKED' | 'RELEASED' | 'FAILED';

export interface Offering {
  readonly status: OfferingStatus;
  readonly pricePerShare: string;
  readonly sharesReserved: number;
  readonly sharesOffered: number;
  readonly unlockAt: string | null;
  readonly finality: 'PENDING' | 'FINAL';
}

/** USD base units for one whole share. */
export interface OfferingTerms {
  readonly did: string;
  readonly pricePerShare: bigint;
  readonly deadline: Date;
  readonly vestingDays?: number;
  readonly capPerAccount?: number;
}

const OFFERING = /* GraphQL */ `
  query Offering($did: Did!, $minBlock: Uint256) {
    offering(did: $did, minBlock: $minBlock) {
      status
      pricePerShare
      sharesReserved
      sharesOffered
      unlockAt
      finality
    }
  }
`;

export async function readOffering(http: Http, did: string, minBlock?: number): Promise<Offering | null> {
  return (await runOperation<{ offering: Offering | null }>(http, OFFERING, { did, minBlock: minBlock?.toString() }))
    .offering;
}

const PREPARE_OFFERING = /* GraphQL */ `
  mutation PrepareOffering($input: PrepareOfferingInput!) {
    prepareOffering(input: $input) {
      ${PREPARED_FIELDS}
    }
  }
`;

export function prepareOffering(http: Http, terms: OfferingTerms): Promise<PreparedTransaction> {
  const { did, pricePerShare, deadline, vestingDays, capPerAccount } = terms;
  const input = {
    did,
    pricePerShare: pricePerShare.toString(),
    deadline: deadline.toISOString(),
    vestingDays,
    capPerAccount,
  };
  return prepare(http, PREPARE_OFFERING, { input });
}

const PREPARE_RESERVATION = /* GraphQL */ `
  mutation PrepareReservation($input: PrepareReservationInput!) {
    prepareReservation(input: $input) {
      ${PREPARED_FIELDS}
    }
  }
`;

/** Whole shares. */
export function prepareReservation(http: Http, did: string, shares: number): Promise<PreparedTransaction> {
  return prepare(http, PREPARE_RESERVATION, { input: { did, shares } });
}

const PREPARE_PROCEEDS = /* GraphQL */ `
  mutation PrepareProceeds($did: Did!) {
    prepareProceeds(did: $did) {
      ${PREPARED_FIELDS}
    }
  }
`;

/** The creator's vested part of the proceeds. */
export function prepareProceeds(http: Http, did: string): Promise<PreparedTransaction> {
  return prepare(http, PREPARE_PROCEEDS, { did });
}

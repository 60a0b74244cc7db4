import type { Http } from '../transport/http.js';
import { runOperation } from '../transport/graphql.js';
import { prepare, PREPARED_FIELDS } from '../transport/prepare.js';
import type { PreparedTransaction } from '../wallet/send-prepared.js';

export interface Position {
  readonly account: string;
  /** share units, 18 decimals */
  readonly shares: string;
  /** USD base units that a claim would pay now */
  readonly claimable: string;
}

const POSITIONS = /* GraphQL */ `
  query Positions($did: Did!, $first: Int, $after: String) {
    asset(did: $did) {
      positions(first: $first, after: $after) {
        nodes {
          account
          shares
          claimable
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`;

interface PositionPage {
  readonly nodes: readonly Position[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** Every holder of the asset, page by page. */
export async function* readPositions(http: Http, did: string): AsyncGenerator<Position> {
  let after: string | null = null;
  do {
    const answer: { asset: { positions: PositionPage } | null } = await runOperation(http, POSITIONS, {
      did,
      first: 100,
      after,
    });
    if (!answer.asset) return;
    yield* answer.asset.positions.nodes;
    const { hasNextPage, endCursor } = answer.asset.positions.pageInfo;
    after = hasNextPage ? endCursor : null;
  } while (after !== null);
}

const PREPARE_CLAIM = /* GraphQL */ `
  mutation PrepareClaim($dids: [Did!]!) {
    prepareClaim(dids: $dids) {
      ${PREPARED_FIELDS}
    }
  }
`;

const PREPARE_DISTRIBUTION = /* GraphQL */ `
  mutation PrepareDistribution($dids: [Did!]!) {
    prepareDistribution(dids: $dids) {
      ${PREPARED_FIELDS}
    }
  }
`;

/** Passes royalties on to the parents of these assets, one hop each; name a child before its parent. */
export function prepareDistribution(http: Http, dids: readonly string[]): Promise<PreparedTransaction> {
  return prepare(http, PREPARE_DISTRIBUTION, { dids });
}

/** The signed-in wallet's dividends of these assets. */
export function prepareClaim(http: Http, dids: readonly string[]): Promise<PreparedTransaction> {
  return prepare(http, PREPARE_CLAIM, { dids });
}

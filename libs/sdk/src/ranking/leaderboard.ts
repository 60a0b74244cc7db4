import type { Vertical } from '../assets/publish-asset.js';
import { runOperation } from '../transport/graphql.js';
import type { Http } from '../transport/http.js';

export interface RankedAsset {
  readonly asset: { readonly did: string };
  readonly vertical: Vertical;
  /** 0 to 100, in force */
  readonly score: number;
  readonly rank: number;
  readonly verticalRank: number;
  readonly interval: { readonly rank: number; readonly worst: number; readonly lower: number; readonly upper: number };
  readonly terms: { readonly rating: number; readonly usage: number; readonly standing: number };
  readonly votes: number;
  readonly meanStars: number | null;
  readonly paidCalls: number;
  readonly payers: number;
  readonly countedUsage: string;
  readonly starterPool: boolean;
  readonly heldUntil: string | null;
  /** CID of the release */
  readonly release: string;
}

interface Page {
  readonly nodes: readonly RankedAsset[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

const LEADERBOARD = /* GraphQL */ `
  query Leaderboard($vertical: Vertical, $first: Int, $after: String) {
    leaderboard(vertical: $vertical, first: $first, after: $after) {
      nodes {
        asset {
          did
        }
        vertical
        score
        rank
        verticalRank
        interval {
          rank
          worst
          lower
          upper
        }
        terms {
          rating
          usage
          standing
        }
        votes
        meanStars
        paidCalls
        payers
        countedUsage
        starterPool
        heldUntil
        release
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

/** The ranked models of the latest release, the best first; of one vertical or of all. */
export async function* readLeaderboard(http: Http, vertical?: Vertical): AsyncGenerator<RankedAsset> {
  let after: string | null = null;
  do {
    const answer: { leaderboard: Page } = await runOperation(http, LEADERBOARD, { vertical, first: 100, after });
    yield* answer.leaderboard.nodes;
    const { hasNextPage, endCursor } = answer.leaderboard.pageInfo;
    after = hasNextPage ? endCursor : null;
  } while (after !== null);
}

import { runOperation } from '../transport/graphql.js';
import type { Http } from '../transport/http.js';

export interface RankingRelease {
  readonly cid: string;
  readonly inputsCid: string;
  readonly week: number;
  readonly closedAt: string;
  readonly root: string;
  readonly signer: string;
  readonly signature: string;
  /** where the root stands on-chain; null until that is final */
  readonly anchor: { readonly transactionHash: string; readonly blockNumber: string } | null;
  /** another root that stands under the week for good: this release contradicts the chain */
  readonly foreignAnchor: { readonly root: string; readonly cid: string; readonly transactionHash: string } | null;
}

const RANKING_RELEASE = /* GraphQL */ `
  query RankingRelease($cid: String) {
    rankingRelease(cid: $cid) {
      cid
      inputsCid
      week
      closedAt
      root
      signer
      signature
      anchor {
        transactionHash
        blockNumber
      }
      foreignAnchor {
        root
        cid
        transactionHash
      }
    }
  }
`;

/** A release by the CID of its snapshot, or the latest; null before the first. */
export async function readRankingRelease(http: Http, cid?: string): Promise<RankingRelease | null> {
  return (await runOperation<{ rankingRelease: RankingRelease | null }>(http, RANKING_RELEASE, { cid })).rankingRelease;
}

export interface RankingFiles {
  readonly snapshot: Uint8Array;
  readonly inputs: Uint8Array;
}

/** The exact bytes that a release's two CIDs name: all that a recomputation needs. */
export async function readRankingFiles(http: Http, cid: string): Promise<RankingFiles> {
  const bytes = async (path: string) => new Uint8Array(await (await http.send(path)).arrayBuffer());
  const [snapshot, inputs] = await Promise.all([bytes(`/v1/rankings/${cid}`), bytes(`/v1/rankings/${cid}/inputs`)]);
  return { snapshot, inputs };
}

/**
 * Closes the running week now, or at a second of the chain's clock. Local networks only, and needs a signed-in wallet; elsewhere it is
 * PLATFORM.NOT_FOUND. BENCHMARK.WEEK_CLOSED, BENCHMARK.CLOSE_INVALID.
 */
export async function closeRankingWeek(
  http: Http,
  at?: number,
): Promise<{ readonly cid: string; readonly week: number }> {
  return http.postJson('/v1/rankings/close', { at });
}

import type { Http } from '../transport/http.js';
import { runOperation } from '../transport/graphql.js';
import type { EdgeType } from './publish-asset.js';

export interface LineageEdge {
  readonly did: string;
  readonly edgeType: EdgeType;
  /** what flows up this edge, of the child's revenue net of fee */
  readonly rateBps: number;
  /** the part of it that stays with the parent's holders; the rest goes on to the parent's own parents */
  readonly ownBps: number;
  /** the parent's part in a merge where a node's receipt proves it, in parts per million; null where nothing is proven */
  readonly mergeWeightPpm: number | null;
}

const PARENTS = /* GraphQL */ `
  query Parents($did: Did!, $minBlock: Uint256) {
    asset(did: $did, minBlock: $minBlock) {
      parents {
        did
        edgeType
        rateBps
        ownBps
        mergeWeightPpm
      }
    }
  }
`;

/** What the asset was made from, in the order of its registration; null when the registry knows no such asset. */
export async function readParents(http: Http, did: string, minBlock?: number): Promise<readonly LineageEdge[] | null> {
  const variables = { did, minBlock: minBlock?.toString() };
  const answer = await runOperation<{ asset: { parents: readonly LineageEdge[] } | null }>(http, PARENTS, variables);
  return answer.asset?.parents ?? null;
}

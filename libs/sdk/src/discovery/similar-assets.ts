import { runOperation } from '../transport/graphql.js';
import type { Http } from '../transport/http.js';

export type SimilarityTermName = 'TEXT' | 'TASK' | 'VERTICAL' | 'TAGS' | 'LINEAGE' | 'DATASETS' | 'WEIGHTS';

export interface SimilarAsset {
  readonly asset: { readonly did: string };
  /** Of a million: the sum of the points. */
  readonly score: number;
  readonly terms: readonly {
    readonly name: SimilarityTermName;
    readonly value: number;
    readonly weight: number;
    readonly points: number;
  }[];
}

const SIMILAR = /* GraphQL */ `
  query SimilarAssets($did: Did!, $first: Int) {
    similarAssets(did: $did, first: $first) {
      asset {
        did
      }
      score
      terms {
        name
        value
        weight
        points
      }
    }
  }
`;

/** The most similar first, at most 50. @throws REGISTRY.ASSET_UNKNOWN */
export async function readSimilarAssets(http: Http, did: string, first?: number): Promise<readonly SimilarAsset[]> {
  return (await runOperation<{ similarAssets: readonly SimilarAsset[] }>(http, SIMILAR, { did, first })).similarAssets;
}

import { runOperation } from '../transport/graphql.js';
import type { Http } from '../transport/http.js';

/** Decimal strings. */
export interface Engagement {
  readonly views: string;
  readonly wishlists: string;
  readonly impressions: string;
}

const ENGAGEMENT = /* GraphQL */ `
  query Engagement($did: Did!) {
    asset(did: $did) {
      engagement {
        views
        wishlists
        impressions
      }
    }
  }
`;

/** Null when the registry knows no such asset. */
export async function readEngagement(http: Http, did: string): Promise<Engagement | null> {
  const answer = await runOperation<{ asset: { engagement: Engagement } | null }>(http, ENGAGEMENT, { did });
  return answer.asset?.engagement ?? null;
}

export type ViewOutcome = 'COUNTED' | 'ALREADY' | 'OWN' | 'PROGRAM';

/**
 * Says that somebody looks at an asset's page, for a frontend to call from the visitor's own browser: one is counted for each visitor and day.
 * @throws REGISTRY.ASSET_UNKNOWN
 */
export async function recordView(http: Http, did: string): Promise<ViewOutcome> {
  return (await http.postJson<{ outcome: ViewOutcome }>(`/v1/assets/${did}/views`, {})).outcome;
}

import { runOperation } from '../transport/graphql.js';
import type { Http } from '../transport/http.js';

/** Evidence, no verdict: weights that are alike. Shares are from 0 to 1. */
export interface SuspectedParent {
  readonly did: string;
  readonly tensors: number;
  readonly inOrder: number;
  readonly share: number;
  readonly shareOfParent: number;
  readonly distance: number | null;
}

const FIELDS = `
  did
  tensors
  inOrder
  share
  shareOfParent
  distance
`;

const OF_ASSET = /* GraphQL */ `
  query SuspectedParents($did: Did!) {
    asset(did: $did) {
      suspectedParents {
        ${FIELDS}
      }
    }
  }
`;

const OF_UPLOAD = /* GraphQL */ `
  query UploadSuspects($id: ID!) {
    upload(id: $id) {
      suspectedParents {
        ${FIELDS}
      }
    }
  }
`;

/** Older assets that an asset may be made from without saying so. Null when the registry knows no such asset. */
export async function readSuspectedParents(http: Http, did: string): Promise<readonly SuspectedParent[] | null> {
  type Answer = { asset: { suspectedParents: readonly SuspectedParent[] } | null };
  return (await runOperation<Answer>(http, OF_ASSET, { did })).asset?.suspectedParents ?? null;
}

/** What to name as parents before a completed upload is registered: for its own account. @throws REGISTRY.UPLOAD_UNKNOWN */
export async function readUploadSuspects(http: Http, uploadId: string): Promise<readonly SuspectedParent[]> {
  type Answer = { upload: { suspectedParents: readonly SuspectedParent[] } };
  return (await runOperation<Answer>(http, OF_UPLOAD, { id: uploadId })).upload.suspectedParents;
}

import { type MutationResult, runOperation, successOf } from '../transport/graphql.js';
import type { Http } from '../transport/http.js';

export interface Wish {
  readonly did: string;
  readonly wishedAt: string;
}

interface WishPage {
  readonly nodes: readonly Wish[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

const WISHLIST = /* GraphQL */ `
  query Wishlist($first: Int, $after: String) {
    wishlist(first: $first, after: $after) {
      nodes {
        did
        wishedAt
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

const ADD = /* GraphQL */ `
  mutation AddToWishlist($did: Did!) {
    addToWishlist(did: $did) {
      __typename
      ... on Wish {
        did
        wishedAt
      }
      ... on Error {
        code
        message
      }
    }
  }
`;

const REMOVE = /* GraphQL */ `
  mutation RemoveFromWishlist($did: Did!) {
    removeFromWishlist(did: $did)
  }
`;

/** What the account wants, the newest first, page by page. */
export async function* readWishlist(http: Http): AsyncGenerator<Wish> {
  let after: string | null = null;
  do {
    const answer: { wishlist: WishPage } = await runOperation(http, WISHLIST, { first: 100, after });
    yield* answer.wishlist.nodes;
    const { hasNextPage, endCursor } = answer.wishlist.pageInfo;
    after = hasNextPage ? endCursor : null;
  } while (after !== null);
}

/** Twice is once. @throws REGISTRY.ASSET_UNKNOWN, REGISTRY.WISHLIST_FULL */
export async function addToWishlist(http: Http, did: string): Promise<Wish> {
  const answer = await runOperation<{ addToWishlist: MutationResult<Wish & { __typename: string }> }>(http, ADD, {
    did,
  });
  const { wishedAt } = successOf('Wish', answer.addToWishlist);
  return { did, wishedAt };
}

/** Whether it was there. */
export async function removeFromWishlist(http: Http, did: string): Promise<boolean> {
  return (await runOperation<{ removeFromWishlist: boolean }>(http, REMOVE, { did })).removeFromWishlist;
}

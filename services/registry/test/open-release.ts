import type { Client } from './registry-world.js';

export interface OpenRelease {
  readonly __typename: string;
  readonly code?: string;
  readonly fault?: string;
  readonly transactions: { to: string; data: string; value: string; chainId: number }[];
}

const PREPARE = `mutation ($did: Did!) {
  prepareOpenRelease(did: $did) {
    __typename
    ... on PreparedTransaction { transactions { chainId to data value } }
    ... on Error { code message retryable }
    ... on ReleaseParked { fault }
  }
}`;

/** Fails with the codes of an answer that is no data. */
export async function prepareOpenRelease(client: Client, did: string): Promise<OpenRelease> {
  const { data, errors } = await client.graphql<{ prepareOpenRelease: OpenRelease }>(PREPARE, { did });
  if (errors) throw new Error(errors.map(({ extensions }) => extensions.code).join());
  return data.prepareOpenRelease;
}

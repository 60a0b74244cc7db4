import { CREATOR, eventually, type Client, type World } from './registry-world.js';

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

interface Shown {
  readonly state: string;
  readonly plainCid: string;
  readonly finality: string;
}

/** Opens a registered asset of the creator's, and answers it as it is then. */
export async function reveal(world: World, creator: Client, did: string): Promise<Shown> {
  const show = async (block?: number) => {
    const query =
      'query ($did: Did!, $block: Uint256) { asset(did: $did, minBlock: $block) { state plainCid finality } }';
    return (await creator.graphql<{ asset: Shown }>(query, { did, block: block?.toString() })).data.asset;
  };
  await world.mine(2);
  await eventually(async () => (await show()).finality === 'FINAL');
  const prepared = await eventually(async () => {
    const answer = await prepareOpenRelease(creator, did);
    return answer.code !== 'REGISTRY.RELEASE_PENDING' && answer;
  });
  const { to, data } = prepared.transactions[0]!;
  const receipt = await (await world.signer(CREATOR).sendTransaction({ to, data })).wait();
  return show(receipt!.blockNumber);
}

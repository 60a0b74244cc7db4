import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { interfaces } from '@icubed/contracts-abi';
import { assetIdOf, proveMerge, type MergeJob, type SignedMergeReceipt } from '@icubed/protocol';
import { Contract, id, Wallet, type Signer } from 'ethers';
import { bondNode } from './bond-node.js';
import {
  Client,
  CREATOR,
  eventually,
  OTHER,
  startWorld,
  wallet,
  type Prepared,
  type Version,
  type World,
} from './registry-world.js';

const NODE_OWNER = 3;
const GUARDIAN = 0;

const PREPARE = `mutation ($input: PrepareMergeRegistrationInput!) {
  prepareMergeRegistration(input: $input) {
    __typename
    ... on PreparedRegistration { did assetId transactions { chainId to data value } }
    ... on Error { code message retryable }
  }
}`;
const PARENTS = `query ($did: Did!, $block: Uint256) { asset(did: $did, minBlock: $block) { kind
  parents { did edgeType rateBps ownBps mergeWeightPpm } } }`;
const SIMULATE = `query ($input: SimulateFeesInput!) { simulateFees(input: $input) { __typename
  ... on FeeSimulation { shares { did holders } } ... on Error { code } } }`;
const CHALLENGE = `mutation ($input: LineageChallengeInput!) { prepareLineageChallenge(input: $input) { __typename
  ... on PreparedTransaction { transactions { to data } } ... on Error { code message } } }`;

describe('a merge whose weights are proven', () => {
  let world: World;
  let creator: Client;
  let heir: Version & { did: string; assetId: string };
  let plain: Version & { did: string; assetId: string };
  let rows: Version & { did: string; assetId: string };
  let version: Version;
  const node = Wallet.createRandom();
  const salt = id('merge');
  const context = () => ({ chainId: world.chain.chainId, registry: world.deployment.contracts.AssetRegistry });

  beforeAll(async () => {
    world = await startWorld();
    creator = new Client(world, wallet(world, CREATOR));
    const owner = new Client(world, wallet(world, OTHER));
    await bondNode(world, NODE_OWNER, node);
    const root = await owner.register({ 'w.bin': 'root' });
    heir = await owner.register({ 'w.bin': 'heir' }, { parents: [{ did: root.did, edgeType: 'FINE_TUNE' }] });
    plain = await owner.register({ 'w.bin': 'plain' });
    rows = await owner.register({ 'rows.csv': 'a' }, { kind: 'DATASET' });
    version = await creator.publish({ 'w.bin': 'merged' });
  });
  afterAll(() => world.close());

  const edges = () => [
    { did: heir.did, edgeType: 'MERGE' },
    { did: rows.did, edgeType: 'DATASET' },
    { did: plain.did, edgeType: 'MERGE' },
  ];
  const prove = (change: Partial<MergeJob> = {}, by: Signer = node): Promise<SignedMergeReceipt> =>
    proveMerge(by, context(), {
      creator: world.account(CREATOR).address,
      salt,
      digest: version.digest,
      parents: [
        { assetId: BigInt(heir.assetId), coefficient: 0.25 },
        { assetId: BigInt(plain.assetId), coefficient: -0.75 },
      ],
      jobDigest: id('what was merged, and how'),
      validUntil: BigInt(Math.floor(Date.now() / 1_000) + 3_600),
      ...change,
    });
  const prepare = async (signed: SignedMergeReceipt, change: object = {}): Promise<Prepared> => {
    const { uploadId } = version;
    const common = { uploadId, salt, kind: 'MERGE', vertical: 'CV', pricePerCall: '2000', parents: edges() };
    const receipt = { ...signed, validUntil: new Date(Number(signed.validUntil) * 1_000).toISOString() };
    const { data, errors } = await creator.graphql<{ prepareMergeRegistration: Prepared }>(PREPARE, {
      input: { registration: { ...common, ...change }, receipt },
    });
    if (errors) throw new Error(JSON.stringify(errors));
    return data.prepareMergeRegistration;
  };
  const codeOf = async (signed: SignedMergeReceipt, change?: object) => (await prepare(signed, change)).code;

  it('would owe more than half without the receipt', async () => {
    const plainly = await creator.prepare({ uploadId: version.uploadId, kind: 'MERGE', parents: edges() });
    expect(plainly.__typename).toBe('RatesTooHigh');
  });

  it('is refused where the receipt is not one for this very child', async () => {
    for (const change of [
      { salt: id('another') },
      { digest: id('other bytes') },
      { creator: world.account(OTHER).address },
      {
        parents: [
          { assetId: BigInt(plain.assetId), coefficient: 1 },
          { assetId: BigInt(heir.assetId), coefficient: 3 },
        ],
      },
    ])
      expect([change, await codeOf(await prove(change))]).toEqual([change, 'REGISTRY.MERGE_RECEIPT_INVALID']);
    const signed = await prove();
    expect(await codeOf({ ...signed, jobDigest: id('another job') })).toBe('REGISTRY.MERGE_RECEIPT_INVALID');
    expect(await codeOf({ ...signed, signature: '0x1234' })).toBe('REGISTRY.MERGE_RECEIPT_INVALID');
    expect(await codeOf(await prove({ validUntil: 1_000n }))).toBe('REGISTRY.MERGE_RECEIPT_INVALID');
  });

  it('is refused where the weights are not one for each merged parent', async () => {
    const signed = await prove();
    expect(await codeOf({ ...signed, weightsPpm: [1_000_000] })).toBe('REGISTRY.MERGE_WEIGHTS_INVALID');
    expect(await codeOf({ ...signed, weightsPpm: [250_000, 749_999] })).toBe('REGISTRY.MERGE_WEIGHTS_INVALID');
    expect(await codeOf(signed, { parents: [] })).toBe('REGISTRY.MERGE_WEIGHTS_INVALID');
  });

  it("is refused where the node is not bonded, is suspended, or is the creator's own", async () => {
    expect(await codeOf(await prove({}, Wallet.createRandom()))).toBe('REGISTRY.NODE_NOT_BONDED');
    const own = Wallet.createRandom();
    await bondNode(world, CREATOR, own);
    expect(await codeOf(await prove({}, own))).toBe('REGISTRY.MERGE_RECEIPT_INVALID');
    const { NodeRegistry } = world.deployment.contracts;
    const nodes = new Contract(NodeRegistry, interfaces.NodeRegistry, world.signer(GUARDIAN));
    await (await nodes['suspend']!(node.address, id('reason'))).wait();
    expect(await codeOf(await prove())).toBe('REGISTRY.NODE_NOT_BONDED');
    await (await nodes['endSuspension']!(node.address)).wait();
  });

  it('pays each parent by its weight, on the chain and in the mirror alike, and shows the weight', async () => {
    const prepared = await prepare(await prove());
    const { to, data } = prepared.transactions[0]!;
    const mined = await (await world.signer(CREATOR).sendTransaction({ to, data })).wait();
    const creatorAddress = world.account(CREATOR).address;
    expect(prepared.assetId).toBe(String(assetIdOf({ ...context(), creator: creatorAddress, salt })));
    const asked = { did: prepared.did, block: String(mined!.blockNumber) };
    const { data: answer } = await creator.graphql<{ asset: object }>(PARENTS, asked);
    // the heir owes 15 %, so that 2100 of its licence's 3000 are left: a quarter; the other gives three quarters, whatever the sign
    const expected = [
      { did: heir.did, edgeType: 'MERGE', rateBps: 2_025, ownBps: 525, mergeWeightPpm: 250_000 },
      { did: rows.did, edgeType: 'DATASET', rateBps: 500, ownBps: 500, mergeWeightPpm: null },
      { did: plain.did, edgeType: 'MERGE', rateBps: 2_250, ownBps: 2_250, mergeWeightPpm: 750_000 },
    ];
    expect(answer.asset).toEqual({ kind: 'MERGE', parents: expected });
    const registry = new Contract(to, interfaces.AssetRegistry, world.signer(CREATOR));
    const onChain = ((await registry['edgesOf']!(prepared.assetId)) as bigint[]).map((packed) => ({
      rateBps: Number((packed >> 19n) & 0x1fffn),
      ownBps: Number((packed >> 6n) & 0x1fffn),
    }));
    expect(onChain).toEqual(expected.map(({ rateBps, ownBps }) => ({ rateBps, ownBps })));

    const again = await prepare(await prove());
    expect(again.__typename).toBe('AlreadyRegistered');
  });

  it('is announced with its weights when it is final', async () => {
    await world.mine(3);
    const { data } = await eventually(async () => {
      const of = ['%asset-registered%', `%"assetId":"${merged().assetId}"%`];
      const query = 'SELECT payload FROM outbox WHERE payload LIKE $1 AND payload LIKE $2';
      const found = (await world.sql<{ payload: string }>(query, of)).map(
        ({ payload }) => JSON.parse(payload) as { data: { assetId: string; parents: { mergeWeightPpm?: number }[] } },
      );
      return found.find((fact) => fact.data.assetId === merged().assetId);
    });
    expect(data.parents.map(({ mergeWeightPpm }) => mergeWeightPpm)).toEqual([250_000, undefined, 750_000]);
  });

  it('is simulated as it is registered', async () => {
    const simulate = async (input: object) =>
      (
        await creator.graphql<{ simulateFees: { shares: { did: string | null; holders: string }[]; code?: string } }>(
          SIMULATE,
          { input },
        )
      ).data.simulateFees;
    const plan = { kind: 'MERGE', parents: edges(), price: '1000000' };
    const planned = await simulate({ ...plan, mergeWeightsPpm: [250_000, 750_000] });
    const { did } = merged();
    const real = await simulate({ did, price: '1000000' });
    expect(planned.shares.map(({ holders }) => holders)).toEqual(real.shares.map(({ holders }) => holders));
    expect((await simulate({ ...plan, mergeWeightsPpm: [250_000] })).code).toBe('REGISTRY.MERGE_WEIGHTS_INVALID');
    expect((await simulate({ did, mergeWeightsPpm: [1_000_000] })).code).toBe('REGISTRY.REGISTRATION_INVALID');
  });

  it('can be disputed as it is: the receipt may be false', async () => {
    const { did } = merged();
    const usd = new Contract(world.deployment.contracts.TestUSD, interfaces.TestUSD, world.signer(OTHER));
    await (await usd['mint']!(world.account(OTHER).address, 10_000_000_000n)).wait();
    const other = new Client(world, wallet(world, OTHER));
    const challenge = async (parent: string, edgeType: string) => {
      const input = { did, parent, edgeType, evidenceCid: 'the merge, made again' };
      type Answer = {
        prepareLineageChallenge: { __typename: string; code?: string; transactions: { to: string; data: string }[] };
      };
      return (await other.graphql<Answer>(CHALLENGE, { input })).data.prepareLineageChallenge;
    };
    expect((await challenge(rows.did, 'DATASET')).code).toBe('REGISTRY.EDGE_STANDS');
    const prepared = await challenge(heir.did, 'MERGE');
    expect(prepared.__typename).toBe('PreparedTransaction');
    for (const { to, data } of prepared.transactions)
      await (await world.signer(OTHER).sendTransaction({ to, data })).wait();

    await world.warp(7 * 86_400 + 1);
    await world.mine();
    const { LineageDisputes } = world.deployment.contracts;
    const disputes = new Contract(LineageDisputes, interfaces.LineageDisputes, world.signer(OTHER));
    const mined = await (await disputes['conclude']!(1)).wait();
    const { data } = await creator.graphql<{
      asset: { parents: { did: string; rateBps: number; mergeWeightPpm: number | null }[] };
    }>(PARENTS, { did, block: String(mined.blockNumber) });
    // all of its terms, 3600, as far as 500 and 2250 of the others leave room below 5000
    expect(data.asset.parents[0]).toMatchObject({ rateBps: 2_250, mergeWeightPpm: null });
    expect(data.asset.parents[2]).toMatchObject({ rateBps: 2_250, mergeWeightPpm: 750_000 });
  });

  function merged(): { did: string; assetId: string } {
    const assetId = String(assetIdOf({ ...context(), creator: world.account(CREATOR).address, salt }));
    return { assetId, did: `did:icubed:${world.chain.chainId}:${assetId}` };
  }
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { interfaces } from '@icubed/contracts-abi';
import { Contract } from 'ethers';
import { Client, CREATOR, startWorld, wallet, type World } from './registry-world.js';

interface Relatives {
  readonly nodes: { did: string; depth: number; asset: { kind: string } | null }[];
  readonly pageInfo: { hasNextPage: boolean; endCursor: string | null };
}
interface Simulation {
  readonly __typename: string;
  readonly code?: string;
  readonly price: string;
  readonly fee: string;
  readonly remainder: string;
  readonly protocolBps: number;
  readonly shares: { did: string | null; holders: string; asset: { kind: string } | null }[];
}

const SIMULATE = `query ($input: SimulateFeesInput!) { simulateFees(input: $input) { __typename
  ... on FeeSimulation { price fee remainder protocolBps shares { did holders asset { kind } } } ... on Error { code } } }`;

describe('lineage', () => {
  let world: World;
  let creator: Client;
  const anyone = () => new Client(world);
  /** A is data; B, C come from A; D from B and C; E from D. */
  let dids: Record<'A' | 'B' | 'C' | 'D' | 'E', string>;
  let ids: Record<keyof typeof dids, string>;

  beforeAll(async () => {
    world = await startWorld();
    creator = new Client(world, wallet(world, CREATOR));
    const made = new Map<string, { did: string; assetId: string }>();
    const register = async (name: string, kind: string, parents: [string, string][], fineTuneBps = 1_333) => {
      const edges = parents.map(([parent, edgeType]) => ({ did: made.get(parent)!.did, edgeType }));
      const input = {
        kind,
        vertical: 'NLP',
        pricePerCall: '7777',
        parents: edges,
        licence: { fineTuneBps, datasetBps: 777 },
      };
      made.set(name, await creator.register({ 'w.bin': name }, input, { name }));
    };
    await register('A', 'DATASET', []);
    await register('B', 'MODEL', [['A', 'DATASET']]);
    await register('C', 'MODEL', [['A', 'DATASET']], 901);
    await register('D', 'MODEL', [
      ['B', 'FINE_TUNE'],
      ['C', 'FINE_TUNE'],
    ]);
    await register('E', 'MODEL', [
      ['D', 'FINE_TUNE'],
      ['A', 'DATASET'],
    ]);
    dids = Object.fromEntries([...made].map(([name, { did }]) => [name, did])) as typeof dids;
    ids = Object.fromEntries([...made].map(([name, { assetId }]) => [name, assetId])) as typeof ids;
  });
  afterAll(() => world.close());

  const walk = async (of: string, field: string, args = ''): Promise<Relatives> => {
    const query = `query ($did: Did!) { asset(did: $did) { walk: ${field}${args} { nodes { did depth asset { kind } } pageInfo { hasNextPage endCursor } } } }`;
    const { data, errors } = await anyone().graphql<{ asset: { walk: Relatives } }>(query, { did: of });
    if (errors) throw new Error(errors[0]!.extensions.code);
    return data.asset.walk;
  };
  const near = (relatives: Relatives) => relatives.nodes.map(({ did, depth }) => [nameOf(did), depth]);
  const nameOf = (did: string) => Object.entries(dids).find(([, known]) => known === did)![0];
  const simulate = async (input: object): Promise<Simulation> =>
    (await anyone().graphql<{ simulateFees: Simulation }>(SIMULATE, { input })).data.simulateFees;

  it('is walked up and down, nearest first, each relative once by its shortest way', async () => {
    const up = near(await walk(dids.E, 'ancestors'));
    expect(new Set(up.slice(0, 2).map(String))).toEqual(new Set(['D,1', 'A,1']));
    expect(new Set(up.slice(2).map(String))).toEqual(new Set(['B,2', 'C,2']));
    const down = near(await walk(dids.A, 'descendants'));
    expect(new Set(down.map(String))).toEqual(new Set(['B,1', 'C,1', 'E,1', 'D,2']));
    expect((await walk(dids.B, 'ancestors')).nodes).toEqual([{ did: dids.A, depth: 1, asset: { kind: 'DATASET' } }]);
  });

  it('is walked no further than asked for, and no further than it may', async () => {
    expect(near(await walk(dids.D, 'ancestors', '(maxDepth: 1)'))).toHaveLength(2);
    for (const depth of [0, 65])
      await expect(walk(dids.D, 'ancestors', `(maxDepth: ${depth})`)).rejects.toThrow('PLATFORM.BAD_REQUEST');
  });

  it('comes in pages that give each relative once, whatever their size', async () => {
    const whole = near(await walk(dids.A, 'descendants'));
    for (const first of [1, 2, 3]) {
      const seen: unknown[] = [];
      for (let after: string | null = null, more = true; more;) {
        const page: Relatives = await walk(
          dids.A,
          'descendants',
          `(first: ${first}${after ? `, after: "${after}"` : ''})`,
        );
        seen.push(...near(page));
        more = page.pageInfo.hasNextPage;
        after = page.pageInfo.endCursor;
      }
      expect(seen).toEqual(whole);
    }
  });

  it('tells on which ways money rises', async () => {
    const query = 'query ($did: Did!) { asset(did: $did) { royaltyPaths { nodes { through sharePpb } } } }';
    const { data } = await anyone().graphql<{
      asset: { royaltyPaths: { nodes: { through: string[]; sharePpb: number }[] } };
    }>(query, { did: dids.E });
    const ways = data.asset.royaltyPaths.nodes.map(({ through }) => through.map(nameOf).join(''));
    expect(ways).toEqual(['D', 'DB', 'DBA', 'DC', 'DCA', 'A']);
    const total = data.asset.royaltyPaths.nodes.reduce((sum, { sharePpb }) => sum + sharePpb, 0);
    expect(total).toBeLessThanOrEqual(500_000_000);
  });

  it('simulates a payment to the base unit: the ledger itself has the same accumulators', async () => {
    const usd = new Contract(world.deployment.contracts.TestUSD, interfaces.TestUSD, world.signer(9));
    const ledger = new Contract(world.deployment.contracts.RevenueLedger, interfaces.RevenueLedger, world.signer(9));
    const price = 1_234_567n;
    const simulated = await simulate({ did: dids.E, price: String(price) });
    await (await usd['mint']!(world.account(9).address, price)).wait();
    await (await usd['approve']!(world.deployment.contracts.RevenueLedger, price)).wait();
    await (await ledger['pay']!(ids.E, price)).wait();
    for (const name of ['E', 'D', 'B', 'C', 'A'] as const) await (await ledger['distribute']!(ids[name])).wait();

    const paid: [string, string][] = [];
    let remainder = 0n;
    for (const name of ['A', 'B', 'C', 'D', 'E'] as const) {
      paid.push([dids[name], String(await ledger['accumulated']!(ids[name]))]);
      remainder +=
        ((await ledger['pending']!(ids[name])) as bigint) + ((await ledger['inherited']!(ids[name])) as bigint);
    }
    const totals = (await ledger['totals']!()) as bigint[];
    const shown = simulated.shares.map(({ did, holders }): [string, string] => [did!, holders]);
    expect(new Map(shown)).toEqual(new Map(paid));
    expect(simulated).toMatchObject({
      price: String(price),
      fee: String(totals[3]),
      remainder: String(remainder),
      protocolBps: 250,
    });
  });

  it('simulates at the price of the asset, where none is named', async () => {
    expect(await simulate({ did: dids.E })).toMatchObject({ __typename: 'FeeSimulation', price: '7777' });
  });

  it('simulates what is only planned, with the rates a registration would get', async () => {
    const parents = [
      { did: dids.D, edgeType: 'FINE_TUNE' },
      { did: dids.A, edgeType: 'DATASET' },
    ];
    const planned = await simulate({ kind: 'MODEL', parents, price: '1234567' });
    const real = await simulate({ did: dids.E, price: '1234567' });
    expect(planned.shares[0]).toMatchObject({ did: null, asset: null });
    expect(planned.shares.map(({ holders }) => holders)).toEqual(real.shares.map(({ holders }) => holders));
  });

  it.each([
    [
      'an unknown parent',
      () => ({ kind: 'MODEL', price: '1', parents: [{ did: 'did:icubed:31337:5', edgeType: 'FINE_TUNE' }] }),
      'REGISTRY.PARENT_UNKNOWN',
    ],
    [
      'an edge that does not fit',
      () => ({ kind: 'MODEL', price: '1', parents: [{ did: dids.A, edgeType: 'FINE_TUNE' }] }),
      'REGISTRY.EDGE_TYPE_INVALID',
    ],
    ['no price', () => ({ kind: 'MODEL' }), 'REGISTRY.REGISTRATION_INVALID'],
    ['a price of nothing', () => ({ did: dids.E, price: '0' }), 'REGISTRY.REGISTRATION_INVALID'],
    ['a price that no payment has', () => ({ did: dids.E, price: String(2n ** 88n) }), 'REGISTRY.REGISTRATION_INVALID'],
    ['an asset and a plan', () => ({ did: dids.E, kind: 'MODEL' }), 'REGISTRY.REGISTRATION_INVALID'],
    ['nothing', () => ({ price: '1' }), 'REGISTRY.REGISTRATION_INVALID'],
  ])('answers %s as data', async (_what, input, code) => {
    expect((await simulate(input())).code).toBe(code);
  });
});

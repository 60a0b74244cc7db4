import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { interfaces, type DeployedContractName } from '@icubed/contracts-abi';
import { Client, CREATOR, eventually, OTHER, startWorld, wallet, type World } from './registry-world.js';

const WEEK = 7 * 86_400;
const BOND = 500_000_000n;

describe('disputes about lineage', () => {
  let world: World;
  let creator: Client;
  let other: Client;
  let parent: string;
  let child: string;

  beforeAll(async () => {
    world = await startWorld();
    [creator, other] = [new Client(world, wallet(world, CREATOR)), new Client(world, wallet(world, OTHER))];
    parent = (await other.register({ 'a.txt': 'parent' })).did;
    // on a fast machine all of this is one second, and a parent is older only by a later one
    await world.warp(5);
    await world.mine(2);
    child = (await creator.register({ 'b.txt': 'made of it' })).did;
    for (const index of [CREATOR, OTHER])
      await send(0, 'TestUSD', 'mint', [world.account(index).address, 10_000_000_000n]);
  });
  afterAll(() => world.close());

  const address = (contract: DeployedContractName) => world.deployment.contracts[contract]!;
  const idOf = (did: string) => BigInt(did.split(':').at(-1)!);

  async function submit(index: number, to: string, data: string): Promise<number> {
    return (await (await world.signer(index).sendTransaction({ to, data })).wait())!.blockNumber;
  }

  function send(index: number, contract: DeployedContractName, name: string, args: unknown[]): Promise<number> {
    return submit(index, address(contract), interfaces[contract].encodeFunctionData(name, args));
  }

  async function mutate(client: Client, call: string): Promise<Answer> {
    const bond = call.startsWith('prepareLineageChallenge') ? '... on BondTooLow { bond }' : '';
    const query = `mutation { ${call} { __typename ... on PreparedTransaction { transactions { to data description } }
      ... on Error { code } ${bond} } }`;
    const { data, errors } = await client.graphql<Record<string, Answer>>(query);
    if (errors) throw new Error(JSON.stringify(errors));
    return Object.values(data)[0]!;
  }

  const challenge = (of: string, by: string, more = '') =>
    `prepareLineageChallenge(input: { did: "${of}", parent: "${by}", edgeType: FINE_TUNE, evidenceCid: "weights" ${more} })`;

  async function submitAll(index: number, { transactions }: Answer): Promise<number> {
    let block = 0;
    for (const { to, data } of transactions!) block = await submit(index, to, data);
    return block;
  }

  async function disputeAt(id: number, block: number): Promise<Record<string, unknown>> {
    const fields = `status disputedBps bond correction edgeType challenger answerer until endedAt rateBps arrears
      escrowToParent escrowToHolders did parentDid asset { did } parent { did }`;
    const query = `{ lineageDispute(disputeId: "${id}", minBlock: "${block}") { ${fields} } }`;
    return (await creator.graphql<{ lineageDispute: Record<string, unknown> }>(query)).data.lineageDispute;
  }

  const factsOf = (type: string) =>
    world.sql<{ payload: string }>('SELECT payload FROM outbox WHERE payload LIKE $1', [`%${type}%`]);

  it('refuses what the contract would refuse, before anyone pays gas', async () => {
    expect(await mutate(other, challenge(parent, child))).toMatchObject({ __typename: 'ParentNotOlder' });
    expect(await mutate(other, challenge(child, parent, 'mostBond: "1"'))).toMatchObject({
      __typename: 'BondTooLow',
      bond: String(BOND),
    });
    const poor = new Client(world, wallet(world, 4));
    expect(await mutate(poor, challenge(child, parent))).toMatchObject({ code: 'REGISTRY.BOND_UNAFFORDABLE' });
    const reader = new Client(world, wallet(world, OTHER, ['read']));
    await expect(mutate(reader, challenge(child, parent))).rejects.toThrow('AUTH.FORBIDDEN');
  });

  it('prepares a challenge, mirrors it, and shows what payments set aside for it once silence has upheld it', async () => {
    const prepared = await mutate(other, challenge(child, parent));
    expect(prepared.transactions!.map(({ to }) => to)).toEqual([address('TestUSD'), address('LineageDisputes')]);
    const block = await submitAll(OTHER, prepared);
    expect(await disputeAt(1, block)).toMatchObject({
      status: 'CHALLENGED',
      disputedBps: 1_500,
      bond: String(BOND),
      correction: false,
      edgeType: 'FINE_TUNE',
      challenger: world.account(OTHER).address,
      did: child,
      parentDid: parent,
      asset: { did: child },
      parent: { did: parent },
      endedAt: null,
      rateBps: null,
    });
    expect(await mutate(other, challenge(child, parent))).toMatchObject({ __typename: 'AlreadyDisputed' });

    await send(OTHER, 'TestUSD', 'approve', [address('RevenueLedger'), 1_000_000_000n]);
    await send(OTHER, 'RevenueLedger', 'pay', [idOf(child), 1_000_000_000n]);
    const conclusion = 'prepareLineageConclusion(disputeId: "1")';
    expect(await mutate(creator, conclusion)).toMatchObject({ code: 'REGISTRY.DISPUTE_STILL_WAITS' });
    await world.warp(WEEK);
    await world.mine(1);
    await eventually(async () => (await mutate(creator, conclusion)).transactions !== undefined);
    // nobody's wallet but the creator's is at hand: the loser may end it as well
    const ended = await submitAll(CREATOR, await mutate(creator, conclusion));
    expect(await disputeAt(1, ended)).toMatchObject({
      status: 'UPHELD',
      until: null,
      rateBps: 1_500,
      escrowToParent: '146250000',
      escrowToHolders: '0',
      arrears: '0',
    });
    const query = `{ asset(did: "${child}") { parents { did rateBps } lineageDisputes { nodes { status } } } }`;
    expect((await creator.graphql<{ asset: object }>(query)).data.asset).toEqual({
      parents: [{ did: parent, rateBps: 1_500 }],
      lineageDisputes: { nodes: [{ status: 'UPHELD' }] },
    });
  });

  it('tells of the late edge and of the outcome once they are final, once each', async () => {
    await world.mine(3);
    await eventually(async () => (await factsOf('lineage-dispute-ended')).length === 1);
    const [[outcome], [edge, ...more]] = await Promise.all([factsOf('lineage-dispute-ended'), factsOf('edge-changed')]);
    expect(JSON.parse(outcome!.payload)).toMatchObject({
      data: { did: child, parentDid: parent, outcome: 'UPHELD', rateBps: 1_500, escrowToParent: '146250000' },
    });
    expect(JSON.parse(edge!.payload)).toMatchObject({
      data: { did: child, parentDid: parent, change: 'ADDED', edgeType: 'FINE_TUNE', rateBps: 1_500, ownBps: 1_500 },
    });
    expect(more).toEqual([]);
    expect(await mutate(other, challenge(child, parent))).toMatchObject({ __typename: 'EdgeStands' });
  });

  it('prepares the answer of whoever stands by the child, as long as it can be given', async () => {
    const second = (await creator.register({ 'c.txt': 'another' })).did;
    const challengedAt = await submitAll(OTHER, await mutate(other, challenge(second, parent)));
    expect(await disputeAt(2, challengedAt)).toMatchObject({ status: 'CHALLENGED', did: second });
    const answer = 'prepareLineageAnswer(disputeId: "2", evidenceCid: "own work")';
    const at = await submitAll(CREATOR, await mutate(creator, answer));
    expect(await disputeAt(2, at)).toMatchObject({ status: 'ANSWERED', answerer: world.account(CREATOR).address });
    expect(await mutate(creator, answer)).toMatchObject({ code: 'REGISTRY.DISPUTE_NOT_ANSWERABLE' });
    expect(await mutate(creator, answer.replace('"2"', '"9"'))).toMatchObject({ code: 'REGISTRY.DISPUTE_UNKNOWN' });
    const open = await creator.graphql<{ lineageDisputes: object }>(
      '{ lineageDisputes(open: true) { nodes { disputeId } } }',
    );
    expect(open.data.lineageDisputes).toEqual({ nodes: [{ disputeId: '2' }] });
  });

  it('prepares the end of a dispute that has ended for nobody', async () => {
    expect(await mutate(creator, 'prepareLineageConclusion(disputeId: "1")')).toMatchObject({
      code: 'REGISTRY.DISPUTE_ENDED',
    });
    expect(await mutate(creator, 'prepareLineageConclusion(disputeId: "9")')).toMatchObject({
      code: 'REGISTRY.DISPUTE_UNKNOWN',
    });
  });

  it('pays the winner its bond, once', async () => {
    const credit = async () => {
      const query = `{ lineageDisputeCredit(account: "${world.account(OTHER).address}") }`;
      return (await creator.graphql<{ lineageDisputeCredit: string }>(query)).data.lineageDisputeCredit;
    };
    expect(await credit()).toBe(String(BOND));
    await submitAll(OTHER, await mutate(other, 'prepareLineageWithdrawal'));
    expect(await credit()).toBe('0');
    expect(await mutate(other, 'prepareLineageWithdrawal')).toMatchObject({ code: 'REGISTRY.NOTHING_TO_WITHDRAW' });
    const reader = new Client(world, wallet(world, OTHER, ['read']));
    for (const call of ['prepareLineageWithdrawal', 'prepareLineageConclusion(disputeId: "1")'])
      await expect(mutate(reader, call)).rejects.toThrow('AUTH.FORBIDDEN');
  });

  it('prepares the appeal of the loser alone, and the collection of what a verdict left to be paid', async () => {
    const third = (await creator.register({ 'd.txt': 'one more' })).did;
    // its holder, the creator, takes out what is earned: nothing is left for arrears
    await send(OTHER, 'TestUSD', 'approve', [address('RevenueLedger'), 2_000_000_000n]);
    await send(OTHER, 'RevenueLedger', 'pay', [idOf(third), 1_000_000_000n]);
    await send(CREATOR, 'RevenueLedger', 'claim', [[idOf(third)]]);
    const challenged = await submitAll(OTHER, await mutate(other, challenge(third, parent)));
    expect(await disputeAt(3, challenged)).toMatchObject({ status: 'CHALLENGED', did: third });
    const answered = await mutate(creator, 'prepareLineageAnswer(disputeId: "3", evidenceCid: "own work")');
    await submitAll(CREATOR, answered);
    const appeal = 'prepareLineageAppeal(disputeId: "3", statementCid: "not so")';
    const decided = await send(0, 'LineageDisputes', 'decide', [3, true, 'compared']);
    expect(await disputeAt(3, decided)).toMatchObject({ status: 'DECIDED' });
    expect(await mutate(other, appeal)).toMatchObject({ code: 'REGISTRY.APPEAL_NOT_YOURS' });
    const reader = new Client(world, wallet(world, CREATOR, ['read']));
    await expect(mutate(reader, appeal)).rejects.toThrow('AUTH.FORBIDDEN');
    const at = await submitAll(CREATOR, await mutate(creator, appeal));
    expect(await disputeAt(3, at)).toMatchObject({ status: 'APPEALED' });
    expect(await mutate(creator, appeal)).toMatchObject({ code: 'REGISTRY.DISPUTE_NOT_APPEALABLE' });

    const collection = `prepareArrearsCollection(did: "${third}", parent: "${parent}")`;
    expect(await mutate(other, collection)).toMatchObject({ code: 'REGISTRY.NOTHING_OWED' });
    const ruled = await send(0, 'LineageDisputes', 'rule', [3, true]);
    // twice 15 % of 975 USD
    expect(await disputeAt(3, ruled)).toMatchObject({ status: 'UPHELD', arrears: '292500000' });
    expect(await arrears(third)).toEqual([
      {
        parentDid: parent,
        parent: { did: parent },
        owed: '292500000',
        fromProceeds: '0',
        fromDividends: '0',
        open: '292500000',
      },
    ]);
    await send(OTHER, 'RevenueLedger', 'pay', [idOf(third), 100_000_000n]);
    const collected = await submitAll(OTHER, await mutate(other, collection));
    await disputeAt(3, collected);
    // 97.5 USD less the edge's 15 %
    expect(await arrears(third)).toMatchObject([{ fromDividends: '82875000', open: '209625000' }]);
  });

  async function arrears(did: string): Promise<object[]> {
    const query = `{ asset(did: "${did}") { lineageArrears(first: 5) { nodes {
      parentDid parent { did } owed fromProceeds fromDividends open } } } }`;
    const { data } = await creator.graphql<{ asset: { lineageArrears: { nodes: object[] } } }>(query);
    return data.asset.lineageArrears.nodes;
  }
});

interface Answer {
  readonly __typename: string;
  readonly code?: string;
  readonly transactions?: { to: string; data: string; description: string }[];
}

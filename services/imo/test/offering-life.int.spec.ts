import { interfaces } from '@icubed/contracts-abi';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { unlockAt } from '../src/calendar/unlock-at.js';
import { ADA, ALAN, CREATOR, eventually, GRACE, World } from './imo-world.js';
import * as story from './story.js';
import { POOL, PRICE, SHARE } from './story.js';

const DAY = 86_400;

/** One offering from registration to paid-out proceeds; each test goes on where the one before ended. */
describe('the life of an offering', () => {
  let world: World;
  let model: story.Model;
  beforeAll(async () => {
    world = await World.start();
    model = await story.registerModel(world, 'life');
  });
  afterAll(() => world?.close());

  const seconds = (instant: unknown): number => Date.parse(String(instant)) / 1_000;
  const holders = async () => (await story.readAsset(world, model.did)).positions.nodes;

  it('knows nothing of an asset, refuses nothing, and shows all shares with its creator once registry has announced it', async () => {
    expect(await story.readAsset(world, model.did)).toMatchObject({
      did: model.did,
      offering: null,
      positions: { nodes: [] },
    });
    await story.announceModel(world, model);
    const [only] = await eventually(async () => (await holders()).length > 0 && holders());
    expect(only).toMatchObject({
      account: world.address(CREATOR),
      shares: String(1_000_000n * SHARE),
      claimed: '0',
      claimable: '0',
    });
  });

  it('opens by the prepared transaction, pending at first', async () => {
    const prepared = await story.prepareOffering(world, model.did, { vestingDays: 30 });
    expect(prepared.transactions).toMatchObject([{ to: world.deployment.contracts.InitialModelOffering, value: '0' }]);
    await world.sendPrepared(CREATOR, prepared);
    const offering = await story.readOffering(world, model.did);
    expect(offering).toMatchObject({
      id: `offering:31337:${model.assetId}`,
      status: 'OPEN',
      creator: world.address(CREATOR),
      pricePerShare: String(PRICE),

      sharesOffered: POOL,
      sharesReserved: 0,
      acceptsReservations: true,
      escrow: '0',
      capPerAccount: null,
      hasAllowlist: false,

      vestingDays: 30,
      unlockAt: null,
      plainCid: null,
      failureReason: null,
      finality: 'PENDING',
      asset: { did: model.did },
    });
    expect(seconds(offering['unlockIfFilledNow'])).toBe(unlockAt(await world.now()));
    await world.mine(2);
    expect(await story.readOffering(world, model.did)).toMatchObject({ finality: 'FINAL' });
  });

  it('asks for an approval only when the allowance is short', async () => {
    await story.fund(world, ADA, 150_000n * PRICE);
    const both = await story.prepareReservation(world, ADA, model.did, 100_000);
    expect(both.transactions.map(({ to }) => to)).toEqual([
      world.deployment.contracts.TestUSD,
      world.deployment.contracts.InitialModelOffering,
    ]);
    const { args } = interfaces.InitialModelOffering.parseTransaction(both.transactions[1]!)!;
    expect(args.toArray(true)).toEqual([BigInt(model.assetId), 100_000n, PRICE, []]);
    await world.sendPrepared(ADA, both);
    await world.send(ADA, 'TestUSD', 'approve', world.deployment.contracts.InitialModelOffering, 50_000n * PRICE);
    const one = await story.prepareReservation(world, ADA, model.did, 50_000);
    expect(one.transactions).toHaveLength(1);
    await world.sendPrepared(ADA, one);
    expect(await story.readOffering(world, model.did)).toMatchObject({
      sharesReserved: 150_000,
      escrow: String(150_000n * PRICE),
    });
  });

  it('refuses a wallet without the money and more shares than the pool holds, and takes nothing', async () => {
    expect(await story.prepareReservation(world, GRACE, model.did, 1)).toMatchObject({
      __typename: 'InsufficientUsd',
      code: 'IMO.INSUFFICIENT_USD',
    });
    expect(await story.prepareReservation(world, GRACE, model.did, POOL + 1)).toMatchObject({
      __typename: 'InsufficientShares',
    });
    expect(await story.prepareReservation(world, CREATOR, model.did, 1)).toMatchObject({
      __typename: 'CreatorCannotReserve',
    });
    expect(await story.prepareOffering(world, model.did)).toMatchObject({ __typename: 'OfferingExists' });
    expect(await world.view('InitialModelOffering', 'escrowOf', model.assetId)).toBe(150_000n * PRICE);
  });

  it('gives the last reservation exactly what is left, for exactly what that costs, and locks', async () => {
    await story.reserve(world, GRACE, model.did, 200_000);
    const left = BigInt(POOL - 350_000);
    await story.fund(world, ALAN, left * PRICE);
    const prepared = await story.prepareReservation(world, ALAN, model.did, Number(left) + 1_000);
    await world.sendPrepared(ALAN, prepared);
    expect(await world.view('TestUSD', 'balanceOf', world.address(ALAN))).toBe(0n);
    const offering = await story.readOffering(world, model.did);
    expect(offering).toMatchObject({
      status: 'LOCKED',
      sharesReserved: POOL,
      acceptsReservations: false,
      escrow: String(BigInt(POOL) * PRICE),
    });
    const midnight = new Date(String(offering['unlockAt'])).toLocaleTimeString('en-GB', {
      timeZone: 'America/Los_Angeles',
    });
    expect(midnight).toBe('00:00:00');
    expect(seconds(offering['unlockAt'])).toBe(unlockAt(seconds(offering['filledAt'])));
    expect((await holders()).map(({ account, shares }) => [account, BigInt(shares) / SHARE])).toEqual([
      [world.address(CREATOR), 490_000n],
      [world.address(GRACE), 200_000n],
      [world.address(ALAN), 160_000n],
      [world.address(ADA), 150_000n],
    ]);
  });

  it('takes no reservation and lets no share move while it is locked', async () => {
    expect(await story.prepareReservation(world, ADA, model.did, 1)).toMatchObject({
      __typename: 'OfferingLocked',
      code: 'IMO.OFFERING_LOCKED',
    });
    const { revenue } = await story.readAsset(world, model.did);
    const before = await holders();
    const data = `0xa9059cbb${world.address(GRACE).slice(2).toLowerCase().padStart(64, '0')}${SHARE.toString(16).padStart(64, '0')}`;
    await expect(world.sendRaw(ADA, { to: String(revenue['shareToken']), data })).rejects.toThrow(/revert/);
    await world.mine();
    expect(await holders()).toEqual(before);
  });

  it('pays holders’ shares of a call, but lets only the creator claim before the release', async () => {
    await story.fund(world, 9, 10_000_000n);
    await world.send(9, 'TestUSD', 'approve', world.deployment.contracts.RevenueLedger, 10_000_000n);
    const { blockNumber } = await world.send(9, 'RevenueLedger', 'pay', model.assetId, 10_000_000n);
    await world.mirrored(blockNumber);
    const { revenue } = await story.readAsset(world, model.did);
    expect(revenue).toMatchObject({
      payments: 1,
      usage: '10000000',
      fees: '250000',
      upstream: '0',
      holders: '9750000',
      disputed: '0',
      claimed: '0',
    });
    const claimable = Object.fromEntries((await holders()).map((position) => [position.account, position.claimable]));
    expect(claimable[world.address(CREATOR)]).toBe(String((9_750_000n * 49n) / 100n));
    expect(claimable[world.address(ADA)]).toBe('0');
    const asAda = await world.prepare(ADA, 'prepareClaim', '$dids: [Did!]!', { dids: [model.did] });
    expect(asAda).toMatchObject({ __typename: 'NothingClaimable' });
    expect(await world.prepare(CREATOR, 'prepareProceeds', '$did: Did!', { did: model.did })).toMatchObject({
      __typename: 'OfferingNotReleased',
    });
  });

  it('is released by the reveal, and not one second before the unlock', async () => {
    const unlock = seconds((await story.readOffering(world, model.did))['unlockAt']);
    await world.warpTo(unlock - 100);
    await expect(story.reveal(world, model)).rejects.toThrow(/revert|StillLocked/);
    await world.warpTo(unlock);
    await story.reveal(world, model);
    expect(await story.readOffering(world, model.did)).toMatchObject({
      status: 'RELEASED',
      plainCid: 'bafyplain',
      verified: true,
    });
  });

  it('pays every holder to the last base unit what it is owed, once', async () => {
    const owed: Record<number, bigint> = { [ADA]: 1_462_500n, [GRACE]: 1_950_000n, [ALAN]: 1_560_000n };
    for (const [index, amount] of Object.entries(owed)) {
      const before = await world.view<bigint>('TestUSD', 'balanceOf', world.address(Number(index)));
      await world.sendPrepared(
        Number(index),
        await world.prepare(Number(index), 'prepareClaim', '$dids: [Did!]!', { dids: [model.did, model.did] }),
      );
      expect((await world.view<bigint>('TestUSD', 'balanceOf', world.address(Number(index)))) - before).toBe(amount);
    }
    // anyone may send a claim; the money goes to the account
    const forCreator = await world.prepare(ADA, 'prepareClaim', '$dids: [Did!]!, $account: Address', {
      dids: [model.did],
      account: world.address(CREATOR),
    });
    await world.sendPrepared(ADA, forCreator);
    expect((await holders()).map(({ claimable }) => claimable)).toEqual(['0', '0', '0', '0']);
    expect((await story.readAsset(world, model.did)).revenue).toMatchObject({ claimed: '9750000' });
    expect((await holders()).find(({ account }) => account === world.address(ADA))).toMatchObject({
      claimed: '1462500',
    });
  });

  it('follows shares that trade, and keeps who sold everything in the seller’s own list', async () => {
    const { revenue } = await story.readAsset(world, model.did);
    const data = `0xa9059cbb${world.address(8).slice(2).toLowerCase().padStart(64, '0')}${(150_000n * SHARE).toString(16).padStart(64, '0')}`;
    const { blockNumber } = await world.sendRaw(ADA, { to: String(revenue['shareToken']), data });
    await world.mirrored(blockNumber);
    const accounts = (await holders()).map(({ account }) => account);
    expect(accounts).toContain(world.address(8));
    expect(accounts).not.toContain(world.address(ADA));
    const { data: portfolio } = await world.graphql<{ positions: { nodes: object[] } }>(
      undefined,
      'query ($account: Address!) { positions(account: $account) { nodes { did shares claimed asset { did } } } }',
      { account: world.address(ADA) },
    );
    expect(portfolio.positions.nodes).toEqual([
      { did: model.did, shares: '0', claimed: '1462500', asset: { did: model.did } },
    ]);
  });

  it('pays the creator proceeds as they vest, after the challenge window', async () => {
    const prepare = () => world.prepare(CREATOR, 'prepareProceeds', '$did: Did!', { did: model.did });
    expect(await prepare()).toMatchObject({ __typename: 'NothingVested' });
    const ends = seconds((await story.readOffering(world, model.did))['challengeEndsAt']);
    await world.warpTo(ends + 15 * DAY);
    await world.sendPrepared(CREATOR, await prepare());
    const { proceedsClaimed, escrow } = await story.readOffering(world, model.did);
    const total = BigInt(POOL) * PRICE;
    expect(BigInt(String(proceedsClaimed))).toBeGreaterThanOrEqual(total / 2n);
    expect(BigInt(String(proceedsClaimed)) + BigInt(String(escrow))).toBe(total);
    expect(await world.view('InitialModelOffering', 'escrowOf', model.assetId)).toBe(BigInt(String(escrow)));
  });

  it('has announced each step at finality, once and in order', async () => {
    await world.mine(3);
    const all = (await story.factsOf(world, model.did)).map(({ type }) =>
      type.replace('icubed.imo.', '').replace('.v1', ''),
    );
    // a transfer has two positions and is told once: all shares made, four reservations, one transfer
    expect(all.filter((type) => type === 'shares-transferred')).toHaveLength(6);
    const facts = all.filter((type) => type !== 'shares-transferred');
    expect(facts).toEqual([
      'offering-opened',
      ...Array<string>(4).fill('shares-reserved'),
      'offering-locked',
      'usage-paid',
      'offering-released',
      'backers-counted',
      ...Array<string>(4).fill('dividend-claimed'),
    ]);
  });

  it('pages through holders without losing or repeating one', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { positions }: story.AssetAnswer = await story.readAsset(world, model.did, { first: 1, after });
      seen.push(...positions.nodes.map(({ account }) => account));
      after = positions.pageInfo.hasNextPage ? positions.pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual((await holders()).map(({ account }) => account));
    expect(new Set(seen).size).toBe(4);
  });
});

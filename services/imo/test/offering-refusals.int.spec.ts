import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AbiCoder, keccak256 } from 'ethers';
import { hashPair } from '../src/offering/prepare-reservation/allowlist.js';
import { ADA, CREATOR, GRACE, World } from './imo-world.js';
import * as story from './story.js';

const DAY = 86_400;

describe('what the service refuses', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world?.close());

  const RESERVE = `mutation ($input: PrepareReservationInput!) { prepareReservation(input: $input) { __typename } }`;

  it('prepares nothing for nobody, and nothing for a key that may only read', async () => {
    const input = { did: 'did:icubed:31337:1', shares: 1 };
    const anonymous = await world.graphql(undefined, RESERVE, { input });
    expect(anonymous.errors?.[0]?.extensions.code).toBe('AUTH.REQUIRED');
    const reader = await world.graphql(world.principal(ADA, ['read']), RESERVE, { input });
    expect(reader.errors?.[0]?.extensions.code).toBe('AUTH.FORBIDDEN');
    const { address: _address, ...walletless } = world.principal(ADA);
    expect((await world.graphql(walletless, RESERVE, { input })).errors?.[0]?.extensions.code).toBe('AUTH.FORBIDDEN');
  });

  it('names a wrong chain, a malformed DID, a bad page and a malformed amount by their codes', async () => {
    const codeOf = async (query: string, variables: object): Promise<unknown> =>
      (await world.graphql(world.principal(ADA), query, variables)).errors?.[0]?.extensions.code;
    expect(await codeOf(RESERVE, { input: { did: 'did:icubed:1:1', shares: 1 } })).toBe('PROTOCOL.WRONG_CHAIN');
    expect(await codeOf('query { offerings(first: 101) { nodes { id } } }', {})).toBe('PLATFORM.PAGE_TOO_LARGE');
    expect(await codeOf('query { offerings(after: "bm9uc2Vuc2U") { nodes { id } } }', {})).toBe(
      'PLATFORM.CURSOR_INVALID',
    );
    for (const did of ['nonsense', 'did:icubed:31337:01', 'did:web:example.org']) {
      expect(await codeOf('query ($did: Did!) { offering(did: $did) { id } }', { did })).toMatch(
        /PROTOCOL.DID_MALFORMED|PLATFORM.BAD_REQUEST/,
      );
    }
    expect(await codeOf(RESERVE, { input: { did: 'did:icubed:31337:1', shares: 0 } })).toBe('PLATFORM.BAD_REQUEST');
  });

  it('answers null for an offering that is not there, and a typed error when one is to be reserved from', async () => {
    const { data } = await world.graphql(undefined, 'query { offering(did: "did:icubed:31337:5") { id } }');
    expect(data).toEqual({ offering: null });
    expect(await story.prepareReservation(world, ADA, 'did:icubed:31337:5', 1)).toMatchObject({
      __typename: 'OfferingNotFound',
      retryable: false,
    });
  });

  it('lets only the steward with all shares offer an asset that exists', async () => {
    const model = await story.registerModel(world, 'steward');
    expect(await story.prepareOffering(world, 'did:icubed:31337:5')).toMatchObject({ __typename: 'AssetNotFound' });
    expect(await story.prepareOffering(world, model.did, {}, ADA)).toMatchObject({ __typename: 'NotSteward' });
    await world.send(
      CREATOR,
      'AssetRegistry',
      'transferFrom',
      world.address(CREATOR),
      world.address(ADA),
      model.assetId,
    );
    expect(await story.prepareOffering(world, model.did, {}, ADA)).toMatchObject({ __typename: 'NotAllShares' });
    expect(await story.prepareOffering(world, model.did, { vestingDays: 5 })).toMatchObject({
      __typename: 'TermsInvalid',
    });
  });

  it('offers nothing whose content its creator has opened', async () => {
    const { did, assetId, filesRoot, dataKey, commitment } = await story.registerModel(world, 'open');
    const content = ['bafyplain', filesRoot, dataKey, commitment];
    await world.send(CREATOR, 'AssetRegistry', 'reveal', assetId, ...content);
    expect(await story.prepareOffering(world, did)).toMatchObject({ __typename: 'ContentReleased' });
    await expect(
      world.send(CREATOR, 'InitialModelOffering', 'open', assetId, {
        pricePerShare: story.PRICE,
        deadline: (await world.now()) + 10 * DAY,
        capPerAccount: 0,
        allowlistRoot: `0x${'00'.repeat(32)}`,
        vestingDays: 30,
      }),
    ).rejects.toThrow();
  });

  it('holds backers to allowlist and cap as the contract does', async () => {
    const leaf = (index: number): string =>
      keccak256(keccak256(AbiCoder.defaultAbiCoder().encode(['address'], [world.address(index)])));
    const allowlistRoot = hashPair(leaf(ADA), leaf(CREATOR));
    const { did } = await story.offerModel(world, 'listed', { allowlistRoot, capPerAccount: 10 });
    await story.fund(world, ADA, 1_000n * story.PRICE);
    expect(await story.prepareReservation(world, GRACE, did, 1)).toMatchObject({ __typename: 'NotAllowlisted' });
    expect(await story.prepareReservation(world, ADA, did, 11, [leaf(CREATOR)])).toMatchObject({
      __typename: 'CapExceeded',
    });
    await world.sendPrepared(ADA, await story.prepareReservation(world, ADA, did, 10, [leaf(CREATOR)]));
    expect(await story.readOffering(world, did)).toMatchObject({
      sharesReserved: 10,
      hasAllowlist: true,
      capPerAccount: 10,
    });
    expect(await story.prepareReservation(world, ADA, did, 1, [leaf(CREATOR)])).toMatchObject({
      __typename: 'CapExceeded',
    });
  });

  it('stops at the deadline by the chain’s clock, and gives everything back after the failure', async () => {
    const model = await story.offerModel(world, 'unfilled');
    await story.reserve(world, GRACE, model.did, 300);
    const refund = (index: number) => world.prepare(index, 'prepareRefund', '$did: Did!', { did: model.did });
    expect(await refund(GRACE)).toMatchObject({ __typename: 'OfferingNotFailed' });
    await world.warpTo((await world.now()) + 31 * DAY);
    expect(await story.readOffering(world, model.did)).toMatchObject({
      status: 'OPEN',
      acceptsReservations: false,
      unlockIfFilledNow: null,
    });
    expect(await story.prepareReservation(world, GRACE, model.did, 1)).toMatchObject({ __typename: 'DeadlinePassed' });
    const { blockNumber } = await world.send(ADA, 'InitialModelOffering', 'fail', model.assetId);
    await world.mirrored(blockNumber);
    expect(await story.readOffering(world, model.did)).toMatchObject({
      status: 'FAILED',
      failureReason: 'DEADLINE',
      sharesReserved: 300,
    });
    expect(await story.prepareReservation(world, GRACE, model.did, 1)).toMatchObject({ __typename: 'OfferingNotOpen' });
    expect(await refund(CREATOR)).toMatchObject({ __typename: 'NothingToRefund' });
    await world.sendPrepared(GRACE, await refund(GRACE));
    expect(await world.view('TestUSD', 'balanceOf', world.address(GRACE))).toBe(300n * story.PRICE);
    expect(await story.readOffering(world, model.did)).toMatchObject({ escrow: '0', sharesReserved: 0 });
    expect(await refund(GRACE)).toMatchObject({ __typename: 'NothingToRefund' });
    await world.sendPrepared(CREATOR, await story.prepareOffering(world, model.did));
    expect(await story.readOffering(world, model.did)).toMatchObject({
      status: 'OPEN',
      sharesReserved: 0,
      failureReason: null,
    });
  });

  it('lists offerings by status, the latest first, page by page', async () => {
    const query =
      'query ($after: String) { offerings(first: 1, after: $after, status: OPEN) { nodes { did openedAt } pageInfo { hasNextPage endCursor } } }';
    interface Page {
      offerings: { nodes: { did: string; openedAt: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
    }
    const seen: { did: string; openedAt: string }[] = [];
    for (let after: string | undefined, more = true; more;) {
      const { data } = await world.graphql<Page>(undefined, query, { after });
      seen.push(...data.offerings.nodes);
      more = data.offerings.pageInfo.hasNextPage;
      after = data.offerings.pageInfo.endCursor;
    }
    expect(seen).toHaveLength(2);
    expect([...seen].sort((a, b) => (a.openedAt < b.openedAt ? 1 : -1))).toEqual(seen);
  });
});

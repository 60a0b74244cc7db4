import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseDidOn, signReservationOrder } from '@icubed/protocol';
import { ADA, ALAN, type Answer, CREATOR, GRACE, World } from './imo-world.js';
import * as story from './story.js';
import { PRICE, SHARE } from './story.js';

const DAY = 86_400;

interface Terms {
  readonly shares: number;
  readonly price?: bigint;
  readonly validFor?: number;
  readonly nonce: bigint;
  /** signs for this chain, this wallet, or these shares instead */
  readonly signed?: {
    readonly chainId?: number;
    readonly by?: number;
    readonly shares?: number;
    readonly contract?: string;
  };
}

/** One offering in which Ada has reserved 100 shares; each test goes on where the one before ended. */
describe('passing a reservation on', () => {
  let world: World;
  let model: story.Model;
  beforeAll(async () => {
    world = await World.start();
    model = await story.offerModel(world, 'resale', { capPerAccount: 100 });
    await story.reserve(world, ADA, model.did, 100);
    await story.fund(world, GRACE, 1_000n * PRICE);
  });
  afterAll(() => world?.close());

  async function submit(index: number, { shares, price = PRICE, validFor = DAY, nonce, signed = {} }: Terms) {
    const validUntil = (await world.now()) + validFor;
    const order = {
      assetId: parseDidOn(world.chainId, model.did),
      seller: world.address(index),
      shares: signed.shares ?? shares,
      pricePerShare: price,
      validUntil: BigInt(validUntil),
      nonce,
    };
    const contract = signed.contract ?? world.deployment.contracts.InitialModelOffering;
    const signer = world.wallet(signed.by ?? index);
    const signature = await signReservationOrder(signer, signed.chainId ?? world.chainId, contract, order);
    const input = {
      did: model.did,
      shares,
      pricePerShare: String(price),
      validUntil: new Date(validUntil * 1_000).toISOString(),
      nonce: String(nonce),
      signature,
    };
    const query = `mutation ($input: SubmitReservationOrderInput!) { submitReservationOrder(input: $input) { __typename
      ... on Error { code message retryable } ... on ReservationOrder { id seller shares cost } } }`;
    const { data, errors } = await world.graphql<{ submitReservationOrder: Answer & { id: string } }>(
      world.principal(index),
      query,
      { input },
    );
    if (errors) throw new Error(JSON.stringify(errors));
    return data.submitReservationOrder;
  }

  async function onSale(): Promise<{ id: string; shares: number; seller: string }[]> {
    const query = `query ($did: Did!) { reservationOrders(did: $did) { nodes { id shares seller } } }`;
    const { data, errors } = await world.graphql<{
      reservationOrders: { nodes: { id: string; shares: number; seller: string }[] };
    }>(undefined, query, { did: model.did });
    if (errors) throw new Error(JSON.stringify(errors));
    return data.reservationOrders.nodes;
  }

  const buy = (index: number, orderId: string) =>
    world.prepare(index, 'prepareReservationPurchase', '$orderId: Bytes32!', { orderId });

  it.each<[string, Terms, string]>([
    ['another price than the issue price', { shares: 1, price: PRICE + 1n, nonce: 1n }, 'IMO.NOT_ISSUE_PRICE'],
    ['an expired order', { shares: 1, validFor: -1, nonce: 1n }, 'IMO.ORDER_EXPIRED'],
    ['more shares than are reserved', { shares: 101, nonce: 1n }, 'IMO.SHARES_NOT_HELD'],
    ['a signature for another chain', { shares: 1, nonce: 1n, signed: { chainId: 1 } }, 'IMO.ORDER_SIGNATURE_INVALID'],
    ['a signature for other shares', { shares: 1, nonce: 1n, signed: { shares: 2 } }, 'IMO.ORDER_SIGNATURE_INVALID'],
    ["another wallet's signature", { shares: 1, nonce: 1n, signed: { by: GRACE } }, 'IMO.ORDER_SIGNATURE_INVALID'],
    [
      'a signature for another contract',
      { shares: 1, nonce: 1n, signed: { contract: `0x${'11'.repeat(20)}` } },
      'IMO.ORDER_SIGNATURE_INVALID',
    ],
  ])('refuses %s', async (_, terms, code) => {
    expect(await submit(ADA, terms)).toMatchObject({ code });
    expect(await onSale()).toEqual([]);
  });

  it("refuses the creator's shares, nobody, and a DID of another chain", async () => {
    expect(await submit(CREATOR, { shares: 1, nonce: 1n })).toMatchObject({ code: 'IMO.CREATOR_CANNOT_RESERVE' });
    const query = `mutation ($orderId: Bytes32!) { prepareReservationPurchase(orderId: $orderId) { __typename } }`;
    const anonymous = await world.graphql(undefined, query, { orderId: `0x${'00'.repeat(32)}` });
    expect(anonymous.errors?.[0]?.extensions.code).toBe('AUTH.REQUIRED');
    const foreign = await world.graphql(
      undefined,
      'query { reservationOrders(did: "did:icubed:1:1") { nodes { id } } }',
    );
    expect(foreign.errors?.[0]?.extensions.code).toBe('PROTOCOL.WRONG_CHAIN');
    expect(await buy(GRACE, `0x${'00'.repeat(32)}`)).toMatchObject({ code: 'IMO.ORDER_NOT_FOUND' });
  });

  it('sells a part at the issue price, straight from buyer to seller', async () => {
    const order = await submit(ADA, { shares: 40, nonce: 1n });
    expect(order).toMatchObject({
      __typename: 'ReservationOrder',
      seller: world.address(ADA),
      cost: String(40n * PRICE),
    });
    expect(await onSale()).toMatchObject([{ id: order.id, shares: 40 }]);
    expect(await buy(ADA, order.id)).toMatchObject({ code: 'IMO.OWN_ORDER' });
    expect(await buy(CREATOR, order.id)).toMatchObject({ code: 'IMO.CREATOR_CANNOT_RESERVE' });
    expect(await buy(ALAN, order.id)).toMatchObject({ code: 'IMO.INSUFFICIENT_USD' });

    const before = await world.view<bigint>('TestUSD', 'balanceOf', world.address(ADA));
    const prepared = await buy(GRACE, order.id);
    expect(prepared.transactions).toHaveLength(2);
    await world.sendPrepared(GRACE, prepared);
    expect(await world.view<bigint>('TestUSD', 'balanceOf', world.address(ADA))).toBe(before + 40n * PRICE);
    const { nodes } = (await story.readAsset(world, model.did)).positions;
    expect(nodes.find(({ account }) => account === world.address(GRACE))?.shares).toBe(String(40n * SHARE));
    expect(nodes.find(({ account }) => account === world.address(ADA))?.shares).toBe(String(60n * SHARE));
    expect(await story.readOffering(world, model.did)).toMatchObject({ sharesReserved: 100 });
  });

  it('takes a filled order off the list, and its nonce for ever', async () => {
    expect(await onSale()).toEqual([]);
    expect(await submit(ADA, { shares: 40, nonce: 1n })).toMatchObject({ code: 'IMO.ORDER_NONCE_USED' });
  });

  it('keeps one order when it is submitted twice, and refuses another under its nonce', async () => {
    const first = await submit(ADA, { shares: 30, nonce: 2n, validFor: 2 * DAY });
    const { orderId } = (
      await world.sql<{ orderId: string }>('SELECT order_id AS "orderId" FROM reservation_order WHERE nonce = 2')
    )[0]!;
    expect(first.id).toBe(orderId);
    expect(await submit(ADA, { shares: 30, nonce: 2n, validFor: 2 * DAY })).toMatchObject({ id: first.id });
    expect(await submit(ADA, { shares: 29, nonce: 2n })).toMatchObject({ code: 'IMO.ORDER_NONCE_USED' });
    expect(await onSale()).toHaveLength(1);
  });

  it('counts what other orders offer already', async () => {
    expect(await submit(ADA, { shares: 31, nonce: 3n })).toMatchObject({ code: 'IMO.SHARES_NOT_HELD' });
    expect(await submit(ADA, { shares: 30, nonce: 3n })).toMatchObject({ __typename: 'ReservationOrder' });
  });

  it('holds the buyer to the cap of the offering', async () => {
    await story.reserve(world, GRACE, model.did, 50);
    const [first] = await onSale();
    expect(await buy(GRACE, first!.id)).toMatchObject({ __typename: 'CapExceeded' });
  });

  it('takes a cancelled order off the list', async () => {
    const [first, second] = await onSale();
    const { blockNumber } = await world.send(ADA, 'InitialModelOffering', 'cancelReservationOrder', 2n);
    await world.mirrored(blockNumber);
    expect((await onSale()).map(({ id }) => id)).toEqual([second?.id]);
    expect(await buy(ALAN, first!.id)).toMatchObject({ code: 'IMO.ORDER_CLOSED' });
  });

  it('lists an order only until it expires, by the clock of the chain', async () => {
    const [order] = await onSale();
    await world.warpTo((await world.now()) + DAY + 100);
    expect(await onSale()).toEqual([]);
    expect(await buy(ALAN, order!.id)).toMatchObject({ code: 'IMO.ORDER_EXPIRED' });
  });
});

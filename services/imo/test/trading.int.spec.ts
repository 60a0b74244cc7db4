import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { interfaces } from '@icubed/contracts-abi';
import { ORDER_SIDE, type OrderSide, parseDidOn, signShareOrder } from '@icubed/protocol';
import { ADA, ALAN, type Answer, CREATOR, eventually, GRACE, MATCHER, World } from './imo-world.js';
import * as story from './story.js';
import { POOL, SHARE } from './story.js';

const DAY = 86_400;
const CENT = 10_000n;
/** A contract wallet (EIP-1271) that takes every signature where gasprice is 0, as in eth_call, and elsewhere burns all gas it is given. */
const AGREES_WHERE_GAS_IS_FREE = '0x3a15600657fe5b631626ba7e60e01b5f5260205ff3';

interface Wish {
  readonly side: OrderSide;
  readonly shares: number;
  readonly price: bigint;
  readonly nonce: bigint;
  readonly validFor?: number;
  readonly signed?: { readonly chainId?: number; readonly by?: number; readonly shares?: number };
  readonly did?: string;
}

interface OrderNode {
  readonly id: string;
  readonly status: string;
  readonly filledShares: number;
  readonly remainingShares: number;
}

/** Released shares: Ada holds 300,000, Grace the rest of the pool; each test goes on where the one before ended. */
describe('trading shares', () => {
  let world: World;
  let model: story.Model;
  beforeAll(async () => {
    world = await World.start();
    model = await story.offerModel(world, 'traded');
    await story.reserve(world, ADA, model.did, 300_000);
    await story.reserve(world, GRACE, model.did, POOL - 300_000);
    const { unlockAt } = await story.readOffering(world, model.did);
    await world.warpTo(Date.parse(String(unlockAt)) / 1_000);
    await story.reveal(world, model);
    await story.fund(world, ALAN, 1_000n * CENT);
  });
  afterAll(() => world?.close());

  async function graphql<T>(index: number | undefined, query: string, variables: object): Promise<T> {
    const principal = index === undefined ? undefined : world.principal(index);
    const { data, errors } = await world.graphql<T>(principal, query, variables);
    if (errors) throw Object.assign(new Error(JSON.stringify(errors)), { code: errors[0]?.extensions.code });
    return data;
  }

  async function submit(index: number, wish: Wish): Promise<Answer & OrderNode> {
    const { side, shares, price, nonce, validFor = DAY, signed = {}, did = model.did } = wish;
    const validUntil = (await world.now()) + validFor;
    const order = {
      assetId: parseDidOn(world.chainId, model.did),
      maker: world.address(index),
      side: ORDER_SIDE[side],
      shares: BigInt(signed.shares ?? shares) * SHARE,
      pricePerShare: price,
      validUntil: BigInt(validUntil),
      nonce,
    };
    const at = world.deployment.contracts.ShareExchange;
    const signature = await signShareOrder(
      world.wallet(signed.by ?? index),
      signed.chainId ?? world.chainId,
      at,
      order,
    );
    const input = {
      did,
      side,
      shares,
      pricePerShare: String(price),
      validUntil: new Date(validUntil * 1_000).toISOString(),
      nonce: String(nonce),
      signature,
    };
    const query = `mutation ($input: SubmitOrderInput!) { submitOrder(input: $input) { __typename
      ... on Error { code message retryable } ... on Order { id status filledShares remainingShares } } }`;
    return (await graphql<{ submitOrder: Answer & OrderNode }>(index, query, { input })).submitOrder;
  }

  const allow = async (index: number, side: OrderSide, shares: number, price: bigint): Promise<Answer> =>
    world.prepare(index, 'prepareOrderAllowances', '$input: PrepareOrderAllowancesInput!', {
      input: { did: model.did, side, shares, pricePerShare: String(price) },
    });

  async function allowed(index: number, side: OrderSide, shares: number, price: bigint): Promise<void> {
    const prepared = await allow(index, side, shares, price);
    if (prepared.transactions.length > 0) await world.sendPrepared(index, prepared);
  }

  const read = async (id: string): Promise<OrderNode> =>
    (
      await graphql<{ order: OrderNode }>(
        undefined,
        'query ($id: Bytes32!) { order(id: $id) { id status filledShares remainingShares } }',
        { id },
      )
    ).order;

  const trades = async () =>
    (
      await graphql<{ trades: { nodes: Record<string, unknown>[] } }>(
        undefined,
        `
          query ($did: Did!) {
            trades(did: $did) {
              nodes {
                buyer
                seller
                shares
                pricePerShare
                paid
                finality
                buyOrder
                sellOrder
              }
            }
          }
        `,
        { did: model.did },
      )
    ).trades.nodes;

  const book = async () =>
    (
      await graphql<{ orderBook: { bids: unknown[]; asks: unknown[] } }>(
        undefined,
        `
          query ($did: Did!) {
            orderBook(did: $did) {
              bids {
                pricePerShare
                shares
                orders
              }
              asks {
                pricePerShare
                shares
                orders
              }
            }
          }
        `,
        { did: model.did },
      )
    ).orderBook;

  const filled = (id: string, shares: number): Promise<OrderNode> =>
    eventually(async () => {
      // blocks must come for finality to follow
      await world.mine();
      const order = await read(id);
      return order.filledShares === shares && order;
    });

  it('asks for allowances before an order is taken, and for no more than the orders promise', async () => {
    const wish: Wish = { side: 'SELL', shares: 100, price: 20n * CENT, nonce: 1n };
    expect(await submit(ADA, wish)).toMatchObject({ code: 'IMO.ALLOWANCE_SHORT' });
    const prepared = await allow(ADA, 'SELL', 100, 20n * CENT);
    expect(prepared.transactions).toHaveLength(1);
    await world.sendPrepared(ADA, prepared);
    expect((await allow(ADA, 'SELL', 100, 20n * CENT)).transactions).toEqual([]);
    expect(await submit(ALAN, { ...wish, side: 'BUY' })).toMatchObject({ __typename: 'InsufficientUsd' });
  });

  it.each<[string, number, Wish, string]>([
    ['an expired order', ADA, { side: 'SELL', shares: 1, price: CENT, nonce: 1n, validFor: -1 }, 'IMO.ORDER_EXPIRED'],
    [
      'a signature for another chain',
      ADA,
      { side: 'SELL', shares: 1, price: CENT, nonce: 1n, signed: { chainId: 1 } },
      'IMO.ORDER_SIGNATURE_INVALID',
    ],
    [
      "another wallet's signature",
      ADA,
      { side: 'SELL', shares: 1, price: CENT, nonce: 1n, signed: { by: GRACE } },
      'IMO.ORDER_SIGNATURE_INVALID',
    ],
    [
      'a signature for fewer shares',
      ADA,
      { side: 'SELL', shares: 2, price: CENT, nonce: 1n, signed: { shares: 1 } },
      'IMO.ORDER_SIGNATURE_INVALID',
    ],
    ['shares that are not held', ALAN, { side: 'SELL', shares: 1, price: CENT, nonce: 1n }, 'IMO.SHARES_NOT_HELD'],
    [
      "the creator's lot while it is locked",
      CREATOR,
      { side: 'SELL', shares: 1, price: CENT, nonce: 1n },
      'IMO.SHARES_NOT_HELD',
    ],
  ])('refuses %s', async (_, index, wish, code) => {
    expect(await submit(index, wish)).toMatchObject({ code });
    expect(await book()).toEqual({ bids: [], asks: [] });
  });

  it('refuses an asset of another chain, and one that is not released', async () => {
    const wish: Wish = { side: 'SELL', shares: 1, price: CENT, nonce: 1n };
    await expect(submit(ADA, { ...wish, did: 'did:icubed:1:7' })).rejects.toMatchObject({
      code: 'PROTOCOL.WRONG_CHAIN',
    });
    const open = await world.prepare(ADA, 'prepareOrderAllowances', '$input: PrepareOrderAllowancesInput!', {
      input: { did: 'did:icubed:31337:7', side: 'SELL', shares: 1, pricePerShare: '1' },
    });
    expect(open).toMatchObject({ __typename: 'OfferingNotReleased' });
  });

  let ask = '';
  let bid = '';
  it('settles two crossing orders on-chain, in part, at the price of the one that rests', async () => {
    ask = (await submit(ADA, { side: 'SELL', shares: 100, price: 20n * CENT, nonce: 1n })).id;
    expect(await book()).toEqual({ bids: [], asks: [{ pricePerShare: String(20n * CENT), shares: 100, orders: 1 }] });
    await allowed(ALAN, 'BUY', 40, 25n * CENT);
    bid = (await submit(ALAN, { side: 'BUY', shares: 40, price: 25n * CENT, nonce: 1n })).id;
    expect(await filled(ask, 40)).toMatchObject({ status: 'OPEN', remainingShares: 60 });
    expect(await read(bid)).toMatchObject({ status: 'FILLED', remainingShares: 0 });
    const paid = 40n * 20n * CENT;
    expect(await world.view('TestUSD', 'balanceOf', world.address(ALAN))).toBe(1_000n * CENT - paid);
    expect(await world.view('RevenueLedger', 'sharesOf', model.assetId, world.address(ALAN))).toBe(40n * SHARE);
    expect(await trades()).toMatchObject([
      {
        buyer: world.address(ALAN),
        seller: world.address(ADA),
        shares: 40,
        paid: String(paid),
        buyOrder: bid,
        sellOrder: ask,
      },
    ]);
  });

  it('refuses a replay of the filled order and another order under its nonce', async () => {
    const again = await world.sql<{ at: string }>('SELECT valid_until AS at FROM share_order WHERE order_id = $1', [
      bid,
    ]);
    const validFor = Number(again[0]?.at) - (await world.now());
    const wish: Wish = { side: 'BUY', shares: 40, price: 25n * CENT, nonce: 1n, validFor };
    expect(await submit(ALAN, wish)).toMatchObject({ code: 'IMO.ORDER_CLOSED' });
    await allowed(ALAN, 'BUY', 1, CENT);
    expect(await submit(ALAN, { ...wish, shares: 1, price: CENT })).toMatchObject({ code: 'IMO.ORDER_NONCE_USED' });
    // an order that this store has lost, but the chain has filled
    await world.sql('DELETE FROM share_order WHERE order_id = $1', [bid]);
    expect(await submit(ALAN, wish)).toMatchObject({ code: 'IMO.ORDER_CLOSED' });
  });

  it('never fills an order beyond its shares: the contract refuses even the matcher', async () => {
    const order = (shares: bigint, side: number, index: number) => ({
      assetId: model.assetId,
      maker: world.address(index),
      side,
      shares: shares * SHARE,
      pricePerShare: CENT,
      validUntil: 2n ** 40n,
      nonce: 77n,
    });
    const [buy, sell] = [order(1n, 0, ALAN), order(5n, 1, ADA)];
    const at = world.deployment.contracts.ShareExchange;
    const match = {
      buy,
      buySignature: await signShareOrder(world.wallet(ALAN), world.chainId, at, buy),
      sell,
      sellSignature: await signShareOrder(world.wallet(ADA), world.chainId, at, sell),
      shares: 2n * SHARE,
      pricePerShare: CENT,
    };
    const { logs } = await world.send(MATCHER, 'ShareExchange', 'matchOrders', [match]);
    const told = logs.flatMap((log) => interfaces.ShareExchange.parseLog(log) ?? []);
    expect(told.map(({ name }) => name)).toEqual(['MatchSkipped']);
    const reason = interfaces.ShareExchange.parseError(told[0]!.args['reason']);
    expect([reason?.name, reason?.args['left']]).toEqual(['ShareExchange_OverFilled', SHARE]);
    expect(await trades()).toHaveLength(1);
  });

  it('announces a trade and every move of shares once, at finality', async () => {
    await world.mine(3);
    expect((await trades())[0]).toMatchObject({ finality: 'FINAL' });
    const facts = await story.factsOf(world, model.did);
    expect(facts.filter(({ type }) => type === 'icubed.imo.shares-traded.v1').map(({ data }) => data)).toMatchObject([
      {
        buyer: world.address(ALAN),
        seller: world.address(ADA),
        units: String(40n * SHARE),
        paid: String(40n * 20n * CENT),
      },
    ]);
    const moved = facts.filter(({ type }) => type === 'icubed.imo.shares-transferred.v1');
    expect(moved.at(-1)?.data).toMatchObject({ from: world.address(ADA), to: world.address(ALAN) });
    expect(moved).toHaveLength(4);
  });

  it('gives up an order that its maker can no longer honour, and goes on with the others', async () => {
    const token = await world.view<string>('RevenueLedger', 'shareTokenOf', model.assetId);
    await allowed(GRACE, 'SELL', 10, 30n * CENT);
    const other = await submit(GRACE, { side: 'SELL', shares: 10, price: 21n * CENT, nonce: 5n });
    const data = interfaces.ShareToken.encodeFunctionData('approve', [world.deployment.contracts.ShareExchange, 0]);
    await world.sendRaw(ADA, { to: token, data });
    await allowed(ALAN, 'BUY', 5, 21n * CENT);
    const buying = await submit(ALAN, { side: 'BUY', shares: 5, price: 21n * CENT, nonce: 6n });
    expect(await filled(buying.id, 5)).toMatchObject({ status: 'FILLED' });
    expect(await read(ask)).toMatchObject({ status: 'UNBACKED', filledShares: 40 });
    expect(await read(other.id)).toMatchObject({ status: 'OPEN', filledShares: 5 });
  });

  it('settles the other trades of a batch when the contract refuses one', async () => {
    await allowed(GRACE, 'SELL', 10, 30n * CENT);
    // not crossing yet; its signature is then another's, which only the contract notices
    const bad = await submit(GRACE, { side: 'SELL', shares: 2, price: 18n * CENT, nonce: 31n });
    const good = await submit(GRACE, { side: 'SELL', shares: 2, price: 19n * CENT, nonce: 32n });
    await world.sql(
      `UPDATE share_order SET signature = (SELECT signature FROM share_order WHERE order_id = $2) WHERE order_id = $1`,
      [bad.id, good.id],
    );
    await allowed(ALAN, 'BUY', 4, 19n * CENT);
    const buying = await submit(ALAN, { side: 'BUY', shares: 4, price: 19n * CENT, nonce: 33n });
    expect(await filled(buying.id, 2)).toMatchObject({ status: 'OPEN', remainingShares: 2 });
    expect(await read(good.id)).toMatchObject({ status: 'FILLED', filledShares: 2 });
    expect(await read(bad.id)).toMatchObject({ status: 'REFUSED', filledShares: 0 });
    const cancel = interfaces.ShareExchange.encodeFunctionData('cancel', [33n]);
    await world.sendRaw(ALAN, { to: world.deployment.contracts.ShareExchange, data: cancel });
  });

  it('sends a batch again that a restart interrupted and the node forgot, and settles it once', async () => {
    const before = (await trades()).length;
    const [last] = await world.sql<{ nonce: number }>(
      `SELECT (state->>'nonce')::int AS nonce FROM trade_batch ORDER BY batch_id DESC LIMIT 1`,
    );
    await eventually(async () => {
      await world.mine();
      return (await world.sql("SELECT 1 FROM trade_batch WHERE status IN ('Planned', 'Submitted')")).length === 0;
    });
    // no blocks: what is signed waits in the pool, then the node forgets it
    await world.rpc('evm_setAutomine', false);
    await submitBuy(2, 8n);
    await eventually(
      async () => (await world.sql("SELECT 1 FROM trade_batch WHERE status = 'Submitted'")).length === 1,
    );
    await world.rpc('anvil_dropAllTransactions');
    await world.restart();
    await world.rpc('evm_setAutomine', true);
    await eventually(async () => {
      await world.mine();
      return (await trades()).length === before + 1;
    });
    await eventually(async () => {
      await world.mine();
      return (await world.sql("SELECT 1 FROM trade_batch WHERE status IN ('Planned', 'Submitted')")).length === 0;
    });
    const [batch] = await world.sql<{ status: string; nonce: number }>(
      `SELECT status, (state->>'nonce')::int AS nonce FROM trade_batch ORDER BY batch_id DESC LIMIT 1`,
    );
    expect(batch).toMatchObject({ status: 'Final', nonce: last!.nonce + 1 });
    expect(await trades()).toHaveLength(before + 1);
  });

  async function submitBuy(shares: number, nonce: bigint): Promise<void> {
    const answer = await submit(ALAN, { side: 'BUY', shares, price: 21n * CENT, nonce });
    if (answer.__typename === 'Order') return;
    throw new Error(JSON.stringify(answer));
  }

  it('gives up an order that the contract refuses, by its name, and settles the others of the batch', async () => {
    await allowed(GRACE, 'SELL', 4, 60n * CENT);
    const bad = await submit(GRACE, { side: 'SELL', shares: 4, price: 15n * CENT, nonce: 20n });
    // as if it had been kept with a signature of somebody else
    await world.sql(
      `UPDATE share_order SET signature = (SELECT signature FROM share_order WHERE order_id = $1) WHERE order_id = $2`,
      [ask, bad.id],
    );
    await story.fund(world, ALAN, 200n * CENT);
    await allowed(ALAN, 'BUY', 6, 21n * CENT);
    const buying = await submit(ALAN, { side: 'BUY', shares: 6, price: 21n * CENT, nonce: 21n });
    expect((await filled(buying.id, 3)).remainingShares).toBe(3);
    expect(await read(bad.id)).toMatchObject({ status: 'REFUSED', filledShares: 0 });
  });

  it('takes a cancelled order off the book', async () => {
    await allowed(GRACE, 'SELL', 3, 50n * CENT);
    const { id } = await submit(GRACE, { side: 'SELL', shares: 3, price: 50n * CENT, nonce: 9n });
    const stranger = await world.prepare(ALAN, 'prepareCancelOrder', '$id: Bytes32!', { id });
    expect(stranger).toMatchObject({ __typename: 'OrderNotFound' });
    await world.sendPrepared(GRACE, await world.prepare(GRACE, 'prepareCancelOrder', '$id: Bytes32!', { id }));
    expect(await read(id)).toMatchObject({ status: 'CANCELLED' });
    expect((await book()).asks).not.toContainEqual(expect.objectContaining({ pricePerShare: String(50n * CENT) }));
  });

  it('settles the others of a batch when a wallet that agrees in every dry run burns its gas in the block, and gives its order up', async () => {
    await cancel(21n);
    const token = await world.view<string>('RevenueLedger', 'shareTokenOf', model.assetId);
    const data = interfaces.ShareToken.encodeFunctionData('approve', [
      world.deployment.contracts.ShareExchange,
      100n * SHARE,
    ]);
    await world.mirrored((await world.sendRaw(ADA, { to: token, data })).blockNumber);
    await allowed(GRACE, 'SELL', 10, 60n * CENT);
    const hostile = await submit(ADA, { side: 'SELL', shares: 2, price: 11n * CENT, nonce: 41n });
    const good = await submit(GRACE, { side: 'SELL', shares: 2, price: 12n * CENT, nonce: 41n });
    // what EIP-7702 lets any account do after it has signed
    await world.rpc('anvil_setCode', world.address(ADA), AGREES_WHERE_GAS_IS_FREE);
    await story.fund(world, ALAN, 200n * CENT);
    await allowed(ALAN, 'BUY', 4, 12n * CENT);
    const buying = await submit(ALAN, { side: 'BUY', shares: 4, price: 12n * CENT, nonce: 42n });
    expect(await filled(buying.id, 2)).toMatchObject({ status: 'OPEN', remainingShares: 2 });
    expect(await read(good.id)).toMatchObject({ status: 'FILLED' });
    const given = await eventually(async () => {
      await world.mine();
      const order = await read(hostile.id);
      return order.status !== 'OPEN' && order;
    });
    expect(given).toMatchObject({ status: 'REFUSED', filledShares: 0 });
  });

  async function cancel(nonce: bigint): Promise<void> {
    const data = interfaces.ShareExchange.encodeFunctionData('cancel', [nonce]);
    const to = world.deployment.contracts.ShareExchange;
    await world.mirrored((await world.sendRaw(ALAN, { to, data })).blockNumber);
  }
});

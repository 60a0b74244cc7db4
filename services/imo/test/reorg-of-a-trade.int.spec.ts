import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ORDER_SIDE, type OrderSide, signShareOrder } from '@icubed/protocol';
import { ADA, ALAN, type Answer, eventually, GRACE, World } from './imo-world.js';
import * as story from './story.js';
import { POOL, PRICE, SHARE } from './story.js';

describe('a reorg that takes back a trade', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world?.close());

  async function place(index: number, model: story.Model, side: OrderSide): Promise<void> {
    const validUntil = (await world.now()) + 86_400;
    const order = { assetId: model.assetId, maker: world.address(index), side: ORDER_SIDE[side], shares: 10n * SHARE };
    const message = { ...order, pricePerShare: PRICE, validUntil: BigInt(validUntil), nonce: 1n };
    const exchange = world.deployment.contracts.ShareExchange;
    const signature = await signShareOrder(world.wallet(index), world.chainId, exchange, message);
    const until = new Date(validUntil * 1_000).toISOString();
    const input = {
      did: model.did,
      side,
      shares: 10,
      pricePerShare: String(PRICE),
      validUntil: until,
      nonce: '1',
      signature,
    };
    const query = `mutation ($input: SubmitOrderInput!) { submitOrder(input: $input) { __typename ... on Error { code } } }`;
    const { data } = await world.graphql<{ submitOrder: Answer }>(world.principal(index), query, { input });
    expect(data.submitOrder).toEqual({ __typename: 'Order' });
  }

  const allow = async (index: number, did: string, side: OrderSide): Promise<unknown> => {
    const input = { did, side, shares: 10, pricePerShare: String(PRICE) };
    const prepared = await world.prepare(index, 'prepareOrderAllowances', '$input: PrepareOrderAllowancesInput!', {
      input,
    });
    return world.sendPrepared(index, prepared);
  };

  const trades = () => world.sql<{ finality: string }>('SELECT finality FROM share_trade');

  it('forgets the trade, sends the same transaction again and pays and announces it once', async () => {
    const model = await story.offerModel(world, 'reorged trade');
    await story.reserve(world, ADA, model.did, 300_000);
    await story.reserve(world, GRACE, model.did, POOL - 300_000);
    const { unlockAt } = await story.readOffering(world, model.did);
    await world.warpTo(Date.parse(String(unlockAt)) / 1_000);
    await story.reveal(world, model);
    await story.fund(world, ALAN, 10n * PRICE);
    await allow(ADA, model.did, 'SELL');
    await allow(ALAN, model.did, 'BUY');
    await world.mine(3);

    const snapshot = await world.rpc<string>('evm_snapshot');
    await place(ADA, model, 'SELL');
    await place(ALAN, model, 'BUY');
    await eventually(async () => (await trades()).length === 1);
    expect(await trades()).toEqual([{ finality: 'PENDING' }]);
    await world.rpc('evm_revert', snapshot);
    await story.fund(world, ADA, 1n);
    await eventually(async () => {
      await world.mine();
      return (await trades())[0]?.finality === 'FINAL';
    });

    await eventually(async () => (await world.sql("SELECT FROM trade_batch WHERE status = 'Final'")).length === 1);
    expect(await world.sql('SELECT FROM trade_batch')).toHaveLength(1);
    expect(await trades()).toHaveLength(1);
    expect(await world.view('TestUSD', 'balanceOf', world.address(ALAN))).toBe(0n);
    expect(await world.view('RevenueLedger', 'sharesOf', model.assetId, world.address(ALAN))).toBe(10n * SHARE);
    const facts = await story.factsOf(world, model.did);
    expect(facts.filter(({ type }) => type === 'icubed.imo.shares-traded.v1')).toHaveLength(1);
  });
});

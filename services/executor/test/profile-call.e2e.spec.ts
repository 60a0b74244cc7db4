import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { interfaces } from '@icubed/contracts-abi';
import { rpc } from '@icubed/local';
import { type AssetId, recoverReceiptSigner } from '@icubed/protocol';
import type { TestAsset } from './assets.js';
import type { Client } from './client.js';
import { eventually } from './eventually.js';
import { ExecutorWorld } from './executor-world.js';

const PROFILE_PRICE = 100n;
/** more than the profile alone would allow: four times the price of profile and base */
const NODE_PRICE = 4_400n;

let world: ExecutorWorld;
let payer: Client;
let profile: AssetId;
let did: string;
let profiled: TestAsset;

beforeAll(async () => {
  world = await ExecutorWorld.start({ SETTLEMENT_INTERVAL_MS: '200' });
  payer = await world.payer();
  profiled = { kind: 'PROFILE', price: PROFILE_PRICE, parents: [{ assetId: world.asset, edge: 'PROMPT' }], salt: 1 };
  profile = await world.register(profiled);
  did = await world.release(profile, profiled);
});
afterAll(() => world.close());

describe('a profile whose base cannot be called', () => {
  it('is refused, and the refusal names the base', async () => {
    const node = await world.node();
    const refused = await payer.invoke('hello', {}, did);
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'EXECUTOR.COMPONENT_NOT_CALLABLE', retryable: false },
    });
    expect(refused.body.component).toBe(`asset ${world.asset}`);
    const { data } = await payer.graphql(
      `mutation { invoke(input: { did: "${did}", mediaType: "text/plain", text: "a" }) { __typename ... on ComponentNotCallable { code component } } }`,
    );
    expect(data.invoke).toMatchObject({ __typename: 'ComponentNotCallable' });
    expect(node.leases).toEqual([]);
    node.disconnect();
    world.nodes.splice(0);
  });

  it('is refused when it is of several, for nobody says which one runs', async () => {
    const other = { ...FREE, salt: 2 };
    const second = await world.register(other);
    const parents = [world.asset, second].map((assetId) => ({ assetId, edge: 'PROMPT' as const }));
    const several = { ...profiled, parents, salt: 3 };
    const ofTwo = await world.release(await world.register(several), several);
    expect((await payer.invoke('hello', {}, ofTwo)).body.code).toBe('EXECUTOR.ASSET_NOT_CALLABLE');
  });
});

const FREE: TestAsset = { kind: 'MODEL', price: 0n, salt: 2 };

/** Which asset was paid how much, as RevenueLedger tells. */
async function usagePaid(): Promise<bigint[][]> {
  const topics = [interfaces.RevenueLedger.getEvent('UsagePaid')!.topicHash];
  const filter = { address: world.deployment.contracts.RevenueLedger, fromBlock: '0x0', topics };
  const logs = (await rpc(world.chain.rpcUrl, 'eth_getLogs', [filter])) as { topics: string[]; data: string }[];
  const paid = logs.map((log) => interfaces.RevenueLedger.parseLog(log)!.args);
  return paid.map(({ assetId, amount }) => [assetId, amount] as bigint[]).sort(([, a], [, b]) => Number(a! - b!));
}

describe('a call of a profile', () => {
  it('is leased with its base and pays both, and the node by the price of both', async () => {
    await world.release();
    const node = await world.node({ priceUsdMicros: NODE_PRICE });
    const price = { asset: '100', base: '1000', node: '4400', total: '5500' };
    expect((await payer.get(`/v1/assets/${did}/quote`)).body.price).toEqual(price);
    const before = await world.ledger();

    const { status, body } = await payer.invoke('hello', {}, did);

    expect([status, body.price]).toEqual([200, price]);
    expect(node.leases[0]).toMatchObject({ did, assetPrice: '100', base: { did: world.did, contentCid: 'bafyplain' } });
    const { id: _id, signature, domain: _domain, ...receipt } = body.receipt;
    expect(receipt).toMatchObject({ assetId: profile.toString(), assetPrice: '100', nodePrice: '4400' });
    const signed = {
      ...receipt,
      assetId: profile,
      assetPrice: PROFILE_PRICE,
      nodePrice: NODE_PRICE,
      chainTime: BigInt(receipt.chainTime),
    };
    expect(recoverReceiptSigner(world.context, signed, signature)).toBe(node.address);
    expect(await world.ledger()).toEqual({ ...before, captured: before.captured + 5_500n, held: 0n });
    const [fact] = await world.sql<{ payload: string }>('SELECT payload FROM outbox WHERE key = $1', [body.callId]);
    expect(JSON.parse(fact!.payload).data).toMatchObject({
      did,
      assetPrice: '100',
      nodePrice: '4400',
      base: { did: world.did, assetId: world.asset.toString(), price: '1000' },
    });
    const shown = await payer.graphql('query ($id: ID!) { call(id: $id) { price { asset base node total } } }', {
      id: body.callId,
    });
    expect(shown.data.call.price).toEqual(price);
  });

  it('settles on the chain as two splits that pay exactly what was captured, and is told settled once', async () => {
    const [{ call_id: callId }] = (await world.sql<{ call_id: string }>('SELECT call_id FROM call')) as [
      { call_id: string },
    ];
    await eventually(async () => {
      await rpc(world.chain.rpcUrl, 'anvil_mine', ['0x3']);
      const { captured, settled } = await world.ledger();
      return captured === settled;
    });
    expect(await usagePaid()).toEqual([
      [profile, PROFILE_PRICE],
      [world.asset, 1_000n],
    ]);
    expect(await world.view('TestUSD', 'balanceOf', [world.deployment.contracts.RevenueLedger])).toBe(1_100n);
    expect(await world.view('JobManager', 'earningsOf', [world.nodes[0]!.address])).toBe(NODE_PRICE);
    expect(await world.factsOf(callId)).toEqual([
      'icubed.executor.call-completed.v1',
      'icubed.executor.call-settled.v1',
    ]);
    const { data } = await payer.graphql('query ($id: ID!) { call(id: $id) { settledIn } }', { id: callId });
    expect(data.call.settledIn).toMatch(/^0x[0-9a-f]{64}$/);
  });
});

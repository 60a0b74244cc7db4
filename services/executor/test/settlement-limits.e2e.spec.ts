import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rpc } from '@icubed/local';
import { FIRST_ASSET } from './assets.js';
import type { Client } from './client.js';
import { eventually } from './eventually.js';
import { ExecutorWorld } from './executor-world.js';
import { upperCased } from './node-double.js';

let world: ExecutorWorld;

beforeAll(async () => {
  world = await ExecutorWorld.start({ SETTLEMENT_INTERVAL_MS: '200' }, 1_000n);
  await world.release();
  await world.node({
    onLease: (lease, input, node) =>
      input.toString() === 'bad'
        ? node.fail(lease, 'NODE.INPUT_NOT_AN_IMAGE', false)
        : node.answer(lease, upperCased(input)),
  });
});
afterAll(() => world.close());

const restarted = async (change: Record<string, string>) => {
  await world.restart(change);
  world.nodes.splice(0);
  await world.node();
};
const mine = () => rpc(world.chain.rpcUrl, 'anvil_mine', ['0x3']);
const settledTo = (amount: bigint) =>
  eventually(async () => {
    await mine();
    return (await world.ledger()).settled === amount;
  });

const refusedByBond = (payer: Client) =>
  eventually(async () => (await payer.invoke('more')).body.code === 'EXECUTOR.BOND_REACHED');
const openOnBond = async () => {
  const [row] = await world.sql<{ open: string }>('SELECT open FROM operator_bond');
  return BigInt(row!.open);
};

describe('settlement within its limits', () => {
  it("takes no call that the operator's bond does not cover, until it covers more or its window has moved on", async () => {
    const payer = await world.payer();
    const dear = await payer.invoke('dear');
    expect(dear).toMatchObject({ status: 409, body: { code: 'EXECUTOR.BOND_TOO_SMALL', retryable: false } });
    expect(dear.headers.get('retry-after')).toBeNull();
    expect(await world.ledger()).toEqual({ captured: 0n, held: 0n, settled: 0n });

    await world.bond(1_000n);
    expect((await payer.invoke('a')).status).toBe(200);
    const refused = await payer.invoke('b');
    expect(refused).toMatchObject({ status: 503, body: { code: 'EXECUTOR.BOND_REACHED', availableUsdMicros: '800' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(3_600);
    const mutation = 'mutation ($input: InvokeInput!) { invoke(input: $input) { __typename } }';
    const input = { did: world.did, mediaType: 'text/plain', text: 'c' };
    expect((await payer.graphql(mutation, { input })).data.invoke.__typename).toBe('BondReached');

    // redeemed, it stands in the window for 24 hours
    await settledTo(1_200n);
    await eventually(async () => (await openOnBond()) === 0n);
    await refusedByBond(payer);
    await world.bond(400n);
    expect((await payer.invoke('d')).status).toBe(200);
    await settledTo(2_400n);
    await refusedByBond(payer);
    await rpc(world.chain.rpcUrl, 'evm_increaseTime', [25 * 3_600]);
    await world.finalise();
    await eventually(async () => (await payer.invoke('e')).status === 200);
    expect(await world.ledger()).toMatchObject({ captured: 3_600n, held: 0n });
    await settledTo(3_600n);
  });

  it('gives what is left of the bond to as many calls as it covers, of whatever sessions they come at once', async () => {
    await world.bond(2_600n);
    await eventually(async () => (await openOnBond()) === 0n);
    const payers = [await world.payer(), await world.payer({ index: 4 }), await world.payer({ index: 5 })];
    const answers = await Promise.all(payers.flatMap((payer) => ['a', 'b', 'c'].map((input) => payer.invoke(input))));
    // 5,000 bonded and 1,200 redeemed
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
    expect(answers.filter(({ status }) => status === 503)).toHaveLength(6);
    expect(new Set(answers.map(({ body }) => body.code))).toEqual(new Set([undefined, 'EXECUTOR.BOND_REACHED']));
    await settledTo(7_200n);
    await world.bond(100_000n);
  });

  it('gives back to the bond what a failed call held', async () => {
    const payer = await world.payer({ index: 8 });
    expect((await payer.invoke('bad')).body.code).toBe('NODE.INPUT_NOT_AN_IMAGE');
    await eventually(async () => (await openOnBond()) === 0n);
  });

  it('takes no call after midnight that the day could not redeem beside what is not settled of the day before', async () => {
    const before = (await world.ledger()).settled;
    const payer = await world.payer({ index: 10, dailyCap: 1_500n });
    await restarted({ SETTLEMENT_INTERVAL_MS: '600000' });
    expect((await payer.invoke('a')).status).toBe(200);
    const midnight = (Math.floor((await world.now()) / 86_400) + 1) * 86_400;
    await rpc(world.chain.rpcUrl, 'evm_setNextBlockTimestamp', [midnight + 10]);
    await world.finalise();
    const refused = await payer.invoke('b');
    expect(refused).toMatchObject({
      status: 402,
      body: { code: 'EXECUTOR.DAILY_CAP_REACHED', availableUsdMicros: '300' },
    });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(86_000);
    await restarted({ SETTLEMENT_INTERVAL_MS: '200' });
    await settledTo(before + 1_200n);
    // redeemed on the new day it has used that up too
    expect((await payer.invoke('c')).body.code).toBe('EXECUTOR.DAILY_CAP_REACHED');
    await rpc(world.chain.rpcUrl, 'evm_setNextBlockTimestamp', [midnight + 86_400]);
    await world.finalise();
    expect((await payer.invoke('d')).status).toBe(200);
    await settledTo(before + 2_400n);
  });

  it('settles in as many batches as the gas of a block asks for', async () => {
    const before = (await world.ledger()).settled;
    const batches = async () => (await world.sql('SELECT 1 FROM settlement_batch')).length;
    const payer = await world.payer({ index: 11 });
    const dids = [world.did];
    for (const salt of [1, 2, 3]) {
      const asset = { ...FIRST_ASSET, salt };
      dids.push(await world.release(await world.register(asset), asset));
    }
    await restarted({ SETTLEMENT_INTERVAL_MS: '600000' });
    for (const did of dids) expect((await payer.invoke('a', {}, did)).status).toBe(200);
    const earlier = await batches();
    const { gasLimit } = (await rpc(world.chain.rpcUrl, 'eth_getBlockByNumber', ['latest', false])) as {
      gasLimit: string;
    };
    // one split takes some 145,000, all four 227,000, and a fifth more is asked for
    await rpc(world.chain.rpcUrl, 'evm_setBlockGasLimit', ['0x38000']);
    await rpc(world.chain.rpcUrl, 'anvil_mine', ['0x1']);
    await restarted({ SETTLEMENT_INTERVAL_MS: '200' });
    await settledTo(before + 4_800n);
    expect(await batches()).toBeGreaterThan(earlier + 1);
    await rpc(world.chain.rpcUrl, 'evm_setBlockGasLimit', [gasLimit]);
  });

  it('still settles a session that its payer closes, and takes no new call for it', async () => {
    const before = (await world.ledger()).settled;
    const payer = await world.payer({ index: 9, deposit: 5_000n, cap: 5_000n });
    expect((await payer.invoke('last')).status).toBe(200);
    const { data } = await payer.graphql('{ me { sessions { sessionId } } }');
    const [{ sessionId }] = data.me.sessions;
    await payer.sendPrepared(9, 'prepareCloseSession(sessionId: $id)', 'mutation ($id: Bytes32!)', { id: sessionId });
    // seen, not final yet
    await eventually(
      async () => (await payer.graphql('{ me { sessions { status } } }')).data.me.sessions[0].status === 'CLOSING',
    );
    expect((await payer.invoke('too late')).body.code).toBe('EXECUTOR.INSUFFICIENT_FUNDS');
    await settledTo(before + 1_200n);
    expect(await payer.prepare(`prepareCloseSession(sessionId: "${sessionId}")`)).toMatchObject({
      __typename: 'SessionInvalid',
    });
    await rpc(world.chain.rpcUrl, 'evm_increaseTime', [86_401]);
    await world.finalise();
    await payer.sendPrepared(9, 'prepareCloseSession(sessionId: $id)', 'mutation ($id: Bytes32!)', { id: sessionId });
    await world.finalise();
    expect((await payer.graphql('{ me { freeBalance finalFreeBalance } }')).data.me).toEqual({
      freeBalance: '3800',
      finalFreeBalance: '3800',
    });
    expect(await world.view('JobManager', 'freeBalance', [payer.principal!.address])).toBe(3_800n);
    await payer.sendPrepared(9, 'prepareWithdraw(amount: $amount)', 'mutation ($amount: UsdMicros!)', {
      amount: '3800',
    });
    expect(await world.view('JobManager', 'freeBalance', [payer.principal!.address])).toBe(0n);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rpc } from '@icubed/local';
import { eventually } from './eventually.js';
import { ExecutorWorld } from './executor-world.js';

let world: ExecutorWorld;

beforeAll(async () => {
  world = await ExecutorWorld.start({ SETTLEMENT_INTERVAL_MS: '200' }, 2_000n);
  await world.release();
  await world.node();
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

describe('settlement within its limits', () => {
  it("claims no more in 24 hours than the operator's bond covers, and the rest once it covers more", async () => {
    const payer = await world.payer();
    for (const input of ['a', 'b']) expect((await payer.invoke(input)).status).toBe(200);
    await settledTo(1_200n);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await world.ledger()).toMatchObject({ captured: 2_400n, settled: 1_200n });
    await world.bond(100_000n);
    await settledTo(2_400n);
  });

  it('claims no more of a session in a day than its daily cap, though captured on two days', async () => {
    const before = (await world.ledger()).settled;
    const payer = await world.payer({ index: 4, dailyCap: 1_500n });
    await restarted({ SETTLEMENT_INTERVAL_MS: '600000' });
    expect((await payer.invoke('a')).status).toBe(200);
    const midnight = (Math.floor((await world.now()) / 86_400) + 1) * 86_400;
    await rpc(world.chain.rpcUrl, 'evm_setNextBlockTimestamp', [midnight + 10]);
    await world.finalise();
    expect((await payer.invoke('b')).status).toBe(200);
    await restarted({ SETTLEMENT_INTERVAL_MS: '200' });
    await settledTo(before + 1_200n);
    expect(await payer.invoke('c')).toMatchObject({ status: 402, body: { code: 'EXECUTOR.DAILY_CAP_REACHED' } });
    await rpc(world.chain.rpcUrl, 'evm_setNextBlockTimestamp', [midnight + 86_400]);
    await settledTo(before + 2_400n);
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
